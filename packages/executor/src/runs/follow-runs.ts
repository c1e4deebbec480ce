import type { RunStore, StoredRun } from "./run-store.ts";

export type RunName = Pick<StoredRun, "runId" | "owner">;

/** Follows runs for any number of callers with one query per poll. */
export interface RunFollower {
  /** Calls `onLook` with the run after every poll, until the returned function is called. */
  readonly follow: (run: RunName, onLook: (run: StoredRun) => void) => () => void;
}

export interface FollowRunsOptions {
  readonly store: Pick<RunStore, "byNames">;
  /** Aborts when the process is to stop. */
  readonly stopping: AbortSignal;
  /** Waits; resolves early when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly pollMs?: number;
}

interface Followed {
  readonly name: RunName;
  readonly onLook: Set<(run: StoredRun) => void>;
}

export function followRuns({ store, stopping, pause, pollMs = 500 }: FollowRunsOptions): RunFollower {
  const followed = new Map<string, Followed>();
  let looking = false;

  async function look(): Promise<void> {
    looking = true;
    while (followed.size > 0 && !stopping.aborted) {
      await pause(pollMs, stopping);
      if (followed.size === 0) break;
      const names = [...followed.values()].map(({ name }) => name);
      // While the database does not answer there is nothing new to report.
      const runs = await store.byNames(names).catch(() => []);
      for (const run of runs) for (const tell of followed.get(keyOf(run))?.onLook ?? []) tell(run);
    }
    looking = false;
  }

  return {
    follow(name, onLook) {
      const key = keyOf(name);
      const entry = followed.get(key) ?? { name, onLook: new Set() };
      entry.onLook.add(onLook);
      followed.set(key, entry);
      if (!looking) void look();
      return () => {
        entry.onLook.delete(onLook);
        if (entry.onLook.size === 0 && followed.get(key) === entry) followed.delete(key);
      };
    },
  };
}

const keyOf = ({ runId, owner }: RunName): string => JSON.stringify([owner, runId]);
