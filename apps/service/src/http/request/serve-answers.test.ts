import type { ServerResponse } from "node:http";
import {
  type JobAnswer,
  type ResultStore,
  type StoredAnswer,
  StoreUnavailableError,
  type StoreView,
  type Withholding,
} from "@slotgate/executor";
import { noTripwires } from "@slotgate/executor/test";
import { describe, expect, it } from "vitest";
import { decisionOf } from "../../testing/http-stage.ts";
import type { LeavingAnswers } from "./leaving-answers.ts";
import { type ServingParts, serveAnswers } from "./serve-answers.ts";

const response = {} as ServerResponse;

const decision = decisionOf({ jobId: "job-1", slotId: "intro", kind: "explanation" });
const stub: StoredAnswer = {
  answer: {
    decision,
    result: { version: "v1", jobId: "job-1", status: "STUB", generatedAt: decision.decidedAt, output: null },
  },
  resultOf: null,
};
const generated = (resultOf: string): StoredAnswer => ({
  answer: {
    decision: { ...decision, path: "model", status: "COMPLETED", gate: null, reason: "GENERATED" },
    result: {
      version: "v1",
      jobId: "job-1",
      status: "COMPLETED",
      generatedAt: decision.decidedAt,
      output: { body: "words" },
    },
  },
  resultOf,
});

interface Played {
  readonly parts: ServingParts;
  readonly asked: string[];
}

const findsNothing = () => new Set<number>();

function play(
  view: StoreView | Error,
  holding: Withholding | null = null,
  look: Played["parts"]["tripwires"]["handedOut"] = findsNothing,
): Played {
  const asked: string[] = [];
  const hold: ResultStore["hold"] = async (ids, serve) => {
    asked.push(`hold ${ids.join(" ")}`);
    if (view instanceof Error) throw view;
    serve(view);
    asked.push("let go");
  };
  const killHolding = () => {
    asked.push("kill");
    return holding;
  };
  const tripwires = { ...noTripwires, handedOut: look };
  const leaving: LeavingAnswers = {
    follow: (_response, ids) => void asked.push(`follow ${[...ids].join(" ")}`),
    cutAll: () => {},
    cutGone: async () => {},
  };
  return { parts: { results: { hold } as ResultStore, killHolding, tripwires, leaving }, asked };
}
const open: StoreView = { gone: new Set(), killEngaged: false };

async function served(
  { parts, asked }: Played,
  answers: readonly StoredAnswer[],
): Promise<readonly string[]> {
  let sent: readonly JobAnswer[] = [];
  const send = (jobs: readonly JobAnswer[]): void => {
    asked.push("send");
    sent = jobs;
  };
  await serveAnswers(parts, { response, answers, send });
  return sent.map(({ decision: { reason } }) => reason);
}

describe("serving answers", () => {
  it("of stubs alone reads neither store nor gates", async () => {
    const played = play(open);
    expect(await served(played, [stub, stub])).toEqual([
      stub.answer.decision.reason,
      stub.answer.decision.reason,
    ]);
    expect(played.asked).toEqual(["send"]);
  });

  it("sends results while they are locked, each locked once, and reads the kill after that", async () => {
    const played = play(open);
    expect(await served(played, [generated("d-1"), stub, generated("d-1"), generated("d-2")])).toHaveLength(
      4,
    );
    expect(played.asked).toEqual(["hold d-1 d-2", "kill", "follow d-1 d-1 d-2", "send", "let go"]);
  });

  it("withholds removed results and those that a kill withholds", async () => {
    const gone = play({ ...open, gone: new Set(["d-1"]) });
    expect(await served(gone, [generated("d-1"), generated("d-2")])).toEqual(["RESULT_GONE", "GENERATED"]);
    const killed = play({ ...open, killEngaged: true });
    expect(await served(killed, [generated("d-1"), stub])).toEqual(["KILL_SWITCH", "ROLLOUT_EXCLUDED"]);
    const stale = play(open, { gate: "kill-switch", reason: "CONTROLS_STALE" });
    expect(await served(stale, [generated("d-1")])).toEqual(["CONTROLS_STALE"]);
  });

  it("checks results, and withholds those for which it engages the kill", async () => {
    const looked: string[][] = [];
    let holding: Withholding | null = null;
    const played = play(open, null, (answers) => {
      looked.push(answers.map(({ decision: { reason } }) => reason));
      holding = { gate: "kill-switch", reason: "KILL_SWITCH" };
      return new Set([0]);
    });
    const parts = { ...played.parts, killHolding: () => holding };
    expect(await served({ ...played, parts }, [generated("d-1"), generated("d-2"), stub])).toEqual([
      "KILL_SWITCH",
      "KILL_SWITCH",
      "ROLLOUT_EXCLUDED",
    ]);
    expect(looked).toEqual([["GENERATED", "GENERATED", "ROLLOUT_EXCLUDED"]]);
    // A result that is withheld anyway is not checked.
    await served(
      play({ ...open, killEngaged: true }, null, (answers) => {
        looked.push(answers.map(({ decision: { reason } }) => reason));
        return new Set<number>();
      }),
      [generated("d-1")],
    );
    expect(looked.at(-1)).toEqual(["KILL_SWITCH"]);
  });

  it("sends no failing result, even if kills do not concern it", async () => {
    const { answer } = generated("d-1");
    const copied: StoredAnswer = {
      answer: { ...answer, decision: { ...answer.decision, path: "verbatim", reason: "COPIED" } },
      resultOf: null,
    };
    const played = play(open, null, () => new Set([1]));
    expect(await served(played, [copied, copied])).toEqual(["COPIED", "KILL_SWITCH"]);
  });

  it("sends nothing when it cannot be read which results are gone", async () => {
    const played = play(new StoreUnavailableError({ cause: new Error("down") }));
    await expect(served(played, [generated("d-1"), stub])).rejects.toThrow(StoreUnavailableError);
    expect(played.asked).toEqual(["hold d-1"]);
  });
});
