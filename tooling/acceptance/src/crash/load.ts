import { setTimeout as pause } from "node:timers/promises";
import type { Job, RunResponseV1 } from "@slotgate/contracts";
import { jobOf, runOf } from "../world/documents.ts";
import type { Replica } from "../world/replica.ts";

/**
 * Callers that submit runs one after the other until they are stopped or get no more answers. They pause in between:
 * the test needs jobs in every stage at the same time, not an overloaded machine.
 */
export interface Load {
  /** Resolves when every caller has stopped; after `withinMs` hanging requests are cut. */
  readonly stop: (options: { readonly withinMs: number }) => Promise<void>;
}

export interface LoadOptions {
  readonly replica: Pick<Replica, "request">;
  readonly key: string;
  readonly callers: number;
  readonly random: () => number;
  /** Gets every answer. */
  readonly answered: (response: RunResponseV1) => void;
}

const longestPauseMs = 60;

const kindsOfJob: readonly (() => Job)[] = [
  () => jobOf(),
  () => jobOf({ input: { topic: "slow [[simulate:delay=40]]" } }),
  () => jobOf({ input: { topic: "slower [[simulate:delay=150]]" } }),
  () => jobOf({ input: { topic: "retried [[simulate:http-500]]" } }),
  () => jobOf({ kind: "statutory" }),
  () => jobOf({ mode: "verbatim", input: { sourceText: "As the law says." } }),
];

export function startLoad({ replica, key, callers, random, answered }: LoadOptions): Load {
  const cut = new AbortController();
  let stopping = false;

  async function call(): Promise<void> {
    while (!stopping) {
      const jobs = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
        const kind = kindsOfJob[Math.floor(random() * kindsOfJob.length)];
        return kind === undefined ? jobOf() : kind();
      });
      try {
        const response = await replica.request("/v1/runs", {
          key,
          body: JSON.stringify(runOf({ jobs })),
          signal: cut.signal,
        });
        if (response.status === 200) answered((await response.json()) as RunResponseV1);
        else await response.body?.cancel();
      } catch {
        // The replica was killed during the request.
        return;
      }
      await pause(random() * longestPauseMs, undefined, { signal: cut.signal }).catch(() => {});
    }
  }
  const ended = Promise.all(Array.from({ length: callers }, call));
  return {
    async stop({ withinMs }) {
      stopping = true;
      const timer = setTimeout(() => cut.abort(), withinMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
