import { parseWith, runResponseV1 } from "@slotgate/contracts";
import { jobOf, newJobId, runOf } from "./documents.ts";
import type { World } from "./start-world.ts";
import { until } from "./until.ts";

/** An answer that the load got for one job. */
export interface Answered {
  readonly decisionId: string;
  readonly jobId: string;
  readonly status: string;
  readonly reason: string;
  readonly attempts: number | null;
  /** Monotonic milliseconds at which it came, and how long it took. */
  readonly at: number;
  readonly tookMs: number;
}

/** Callers that submit one run after the other: denials, verbatim jobs, and jobs that every gate lets pass. */
export interface OutageLoad {
  readonly answered: readonly Answered[];
  /** Requests that were not answered with 200, by status. */
  readonly refused: ReadonlyMap<number, number>;
  /** Waits until every caller has had an answer to what it asked after this call: what was under way is over then. */
  readonly turn: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export function startLoad(world: World, { callers = 6 }: { readonly callers?: number } = {}): OutageLoad {
  const answered: Answered[] = [];
  const refused = new Map<number, number>();
  let going = true;
  async function call(turn: number): Promise<void> {
    const startedAt = performance.now();
    const jobs = [jobOf({ kind: "statutory" }), verbatim(), ...(turn % 3 === 0 ? [jobOf()] : [])];
    const response = await world.request("/v1/runs", { body: JSON.stringify(runOf({ jobs })) });
    const at = performance.now();
    if (response.status !== 200) {
      refused.set(response.status, (refused.get(response.status) ?? 0) + 1);
      await response.arrayBuffer();
      return;
    }
    const parsed = parseWith(runResponseV1, await response.json());
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    for (const { result, decision } of parsed.value.jobs) {
      const { decisionId, jobId, reason, attempts } = decision;
      answered.push({
        decisionId,
        jobId,
        status: result.status,
        reason,
        attempts,
        at,
        tookMs: at - startedAt,
      });
    }
  }
  const turns = Array.from({ length: callers }, () => 0);
  const working = Array.from({ length: callers }, async (_, caller) => {
    for (let turn = caller; going; turn += 1) {
      await call(turn);
      turns[caller] = (turns[caller] ?? 0) + 1;
    }
  });
  return {
    answered,
    refused,
    async turn() {
      const before = [...turns];
      await until(() => turns.every((count, caller) => count >= (before[caller] ?? 0) + 2));
    },
    async stop() {
      going = false;
      await Promise.all(working);
    },
  };
}

const verbatim = () =>
  jobOf({ jobId: newJobId(), mode: "verbatim", input: { sourceText: "to the letter" }, kind: "statutory" });
