import type { Finding } from "./firing.ts";

export interface LooksOptions {
  readonly looks: readonly (() => Promise<Finding | null>)[];
  readonly everyMs: number;
  /** Whether the database is one that this code may use. */
  readonly usable: () => Promise<boolean>;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onFinding: (finding: Finding) => void;
  /** Told of a look that failed; it looks again in the next round. */
  readonly onFailure: (error: unknown) => void;
}

/** Looks again and again; one that fails keeps no other from looking. Answers the function that ends it. */
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
