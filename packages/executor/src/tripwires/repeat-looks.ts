import type { Finding } from "./firing.ts";

export interface LooksOptions {
  readonly looks: readonly (() => Promise<Finding | null>)[];
  readonly everyMs: number;
  /** Whether this code may use the database. */
  readonly usable: () => Promise<boolean>;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onFinding: (finding: Finding) => void;
  /** Called when a look failed; it is repeated in the next round. */
  readonly onFailure: (error: unknown) => void;
}

/** Repeats the looks; a failing one does not affect the others. Returns a function that stops them. */
export function repeatLooks(options: LooksOptions): () => Promise<void> {
  const { looks, everyMs, usable, pause, onFinding, onFailure } = options;
  const ending = new AbortController();

  async function lookWith(look: LooksOptions["looks"][number]): Promise<void> {
    try {
      const finding = (await usable()) ? await look() : null;
      if (finding !== null) onFinding(finding);
    } catch (error) {
      onFailure(error);
    }
  }

  async function loop(): Promise<void> {
    while (!ending.signal.aborted) {
      for (const look of looks) if (!ending.signal.aborted) await lookWith(look);
      await pause(everyMs, ending.signal);
    }
  }
  const ended = loop();

  return async () => {
    ending.abort();
    await ended;
  };
}
