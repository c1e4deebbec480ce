import { type StoredAnswer, type StoredRun, StoreUnavailableError } from "@slotgate/executor";
import { afterEach, describe, expect, it } from "vitest";
import { decisionOf, type HttpStage, startStage } from "../../testing/http-stage.ts";
import type { AppParts } from "./app-parts.ts";

const ended = (jobs: number): StoredRun => ({
  runId: "run-1",
  owner: "submit",
  subject: "submit",
  idempotencyKey: null,
  asynchronous: true,
  state: "ended",
  submittedAt: "2026-01-31T12:00:00.000Z",
  endedAt: "2026-01-31T12:00:01.000Z",
  progress: { jobs, ended: jobs, completed: jobs, stubs: 0, failed: 0 },
});

const answerOf = (jobId: string, body = "words"): StoredAnswer => {
  const decision = decisionOf({ jobId, slotId: "intro", kind: "explanation" });
  return {
    answer: {
      decision: { ...decision, path: "model", status: "COMPLETED", gate: null, reason: "GENERATED" },
      result: {
        version: "v1",
        jobId,
        status: "COMPLETED",
        generatedAt: decision.decidedAt,
        output: { body },
      },
    },
    resultOf: `d-${jobId}`,
  };
};

let stage: HttpStage;
afterEach(() => stage.stop());

async function start(pages: () => AsyncIterable<readonly StoredAnswer[]>, changes: Partial<AppParts> = {}) {
  stage = await startStage({
    runStore: { byId: async () => ended(5), list: async () => [], answers: pages },
    ...changes,
  });
  return stage.ask("/v1/runs/run-1");
}

interface Read {
  readonly runId: string;
  readonly response: {
    readonly runId: string;
    readonly jobs: { readonly result: { readonly jobId: string } }[];
  };
}

describe("the answer of a run", () => {
  it("is the same document with one page or several", async () => {
    const answers = ["a", "b", "c", "d", "e"].map((jobId) => answerOf(jobId));
    const whole = await start(async function* () {
      yield answers;
    });
    expect(whole.headers.has("content-length")).toBe(true);
    const document = (await whole.json()) as Read;
    await stage.stop();
    const streamed = await start(async function* () {
      yield answers.slice(0, 2);
      yield answers.slice(2, 4);
      yield answers.slice(4);
    });
    expect(streamed.headers.has("content-length")).toBe(false);
    expect(await streamed.json()).toEqual(document);
    expect(document.response.jobs.map(({ result }) => result.jobId)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("locks each page while it is sent, and reads the next only when most of the previous ones was consumed", async () => {
    const held: string[][] = [];
    let read = 0;
    const results: Partial<AppParts["results"]> = {
      hold: async (ids, serve) => {
        held.push([...ids]);
        serve({ gone: new Set(), killEngaged: false });
      },
    };
    const answer = await start(
      async function* () {
        for (; read < 50; read += 1) yield [answerOf(`job-${read}`, "x".repeat(2_000_000))];
      },
      { results: results as AppParts["results"] },
    );
    while (held.length < 2) await new Promise(setImmediate);
    for (let turns = 0; turns < 500; turns += 1) await new Promise(setImmediate);
    expect(read).toBeLessThan(50);
    const { response } = (await answer.json()) as Read;
    expect(response.jobs).toHaveLength(50);
    expect(held).toEqual(Array.from({ length: 50 }, (_, at) => [`d-job-${at}`]));
  });

  it("is a problem if the first pages cannot be read, and is cut off if a later one cannot", async () => {
    const failing = (at: number) =>
      async function* () {
        for (let page = 0; page < 9; page += 1) {
          if (page === at) throw new StoreUnavailableError({ cause: new Error("down") });
          yield [answerOf(`job-${page}`, "x".repeat(200_000))];
          await new Promise(setImmediate);
        }
      };
    expect((await start(failing(1))).status).toBe(503);
    await stage.stop();
    const cut = await start(failing(4));
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow();
  });
});
