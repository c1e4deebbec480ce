import type { KillWorld } from "../kill/kill-world.ts";

/** Hostile use of the first replica that goes on while others are watched. */
export interface Attack {
  readonly name: string;
  /** How many requests it has under way at a time; 0: it sends none, or keeps them from ending. */
  readonly clients: number;
  /** Resolves once the attack is at its worst; it goes on until it is ended. */
  readonly begin: (world: KillWorld) => Promise<UnderWay>;
}

export interface UnderWay {
  /** Called once a kill was answered, which is engaged until this has resolved. */
  readonly end: () => Promise<AttackResult>;
}

export interface AttackResult {
  /** How often it was answered what. */
  readonly answers: Readonly<Record<string, number>>;
  /** What the service did that it must not do, a sentence each. */
  readonly findings: readonly string[];
}

/** Counts answers by what they are. */
export function tally(): {
  readonly count: (answer: string | number) => void;
  readonly counts: Record<string, number>;
} {
  const counts: Record<string, number> = {};
  return {
    counts,
    count: (answer) => {
      counts[answer] = (counts[answer] ?? 0) + 1;
    },
  };
}
