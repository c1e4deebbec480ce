import { describe, expect, it } from "vitest";
import { askGuards, askRunLimit, type GuardInput } from "./guards.ts";

const model = (circuit: "open" | "half-open" | "closed") =>
  ({ is: "there", port: { circuit: () => circuit } }) as const;
const figures = { profiles: 2, generationRevision: 3 };
const none = { is: "none", figures } as const;
const nothing = { is: "nothing" } as const;
const conflict = { is: "conflict" } as const;
const stored = {
  is: "stored",
  decisionId: "decision-1",
  result: { version: "v1", jobId: "job-1", status: "COMPLETED", generatedAt: "", output: { body: "" } },
  requiresReview: false,
} as const;

describe("the guards", () => {
  it.each<[string, Omit<GuardInput, "owner">, object | null]>([
    ["none denies", { model: model("closed"), found: nothing }, null],
    ["a half-open circuit does not deny", { model: model("half-open"), found: nothing }, null],
    [
      "a conflict comes before a missing model",
      { model: none, found: conflict },
      { guard: "job-conflict", reason: "JOB_CONFLICT", figures: null },
    ],
    [
      "a missing model denies stored content too",
      { model: none, found: stored },
      { guard: "model-configured", reason: "MODEL_UNCONFIGURED", figures },
    ],
    [
      "an open circuit denies a call",
      { model: model("open"), found: nothing },
      { guard: "model-circuit", reason: "MODEL_CIRCUIT_OPEN", figures: null },
    ],
    ["an open circuit does not deny stored content", { model: model("open"), found: stored }, null],
  ])("%s", (_, input, denial) => {
    expect(askGuards({ owner: "team-1", ...input })).toEqual(denial);
  });

  it("read the circuit of the job's owner", () => {
    const circuit = (owner?: string) => (owner === "team-1" ? "open" : "closed");
    const denials = ["team-1", "team-2"].map((owner) =>
      askGuards({ model: { is: "there", port: { circuit } }, owner, found: nothing }),
    );
    expect(denials.map((denial) => denial?.reason)).toEqual(["MODEL_CIRCUIT_OPEN", undefined]);
  });
});

it("the run limit admits as many jobs as the rule allows, then names both figures", () => {
  const admittedByRule = new Map([["other", 7]]);
  const ask = () => askRunLimit({ rule: { id: "rule", maxJobsPerRun: 2 } }, admittedByRule);
  expect([ask(), ask()]).toEqual([null, null]);
  const denial = { guard: "run-limit", reason: "RUN_LIMIT_REACHED", figures: { limit: 2, admitted: 2 } };
  expect([ask(), ask()]).toEqual([denial, denial]);
  expect([...admittedByRule]).toEqual([
    ["other", 7],
    ["rule", 2],
  ]);
});
