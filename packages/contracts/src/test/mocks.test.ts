import { describe, expect, it } from "vitest";
import { ContractError } from "../contract-error.ts";
import { digestOf } from "../digest.ts";
import { type ReasonEntry, reasonCodes, reasons } from "../reasons.ts";
import { runStates } from "../run-status.ts";
import { controls } from "./controls.ts";
import { type AnsweredReason, mockAnswer } from "./mock-answer.ts";
import { mockDecision } from "./mock-decision.ts";
import { type DryRunReason, mockDryRun } from "./mock-dry-run.ts";
import { mockProblem } from "./mock-problem.ts";
import { mockJob, mockRun } from "./mock-run.ts";
import { mockRunResponse } from "./mock-run-response.ts";
import { mockRunStatus } from "./mock-run-status.ts";
import { type ProblemKind, problems } from "./problems.ts";
import { mockRecords } from "./records.ts";
import { UnknownMockError } from "./unknown-mock-error.ts";
import { UnsuitableReasonError } from "./unsuitable-reason-error.ts";

const entryOf = (reason: (typeof reasonCodes)[number]): ReasonEntry => reasons[reason];
const answered = reasonCodes.filter((reason): reason is AnsweredReason => reason !== "ADMITTED");

// The mocks themselves check at each call that documents satisfy their contracts.
describe.each(reasonCodes)("%s", (reason) => {
  const decision = mockDecision(reason, { readBy: "auditor" });
  const entry = entryOf(reason);

  it("is denied by the gate or guard that the reason belongs to, or by none", () => {
    const anyGate = entry.from === "any-gate" ? "allowlist" : null;
    expect(decision).toMatchObject({
      reason,
      gate: entry.from === "gate" ? entry.gate : anyGate,
      guard: entry.from === "guard" ? entry.guard : null,
    });
  });

  it("has the path and status of the reason's source", () => {
    const denied = entry.from === "gate" || entry.from === "any-gate" || entry.from === "guard";
    if (denied) expect(decision).toMatchObject({ path: "stub", status: "STUB", attempts: 0 });
    if (entry.from === "failure") expect(decision).toMatchObject({ path: "model", status: "FAILED" });
    expect(decision.attempts !== 0).toBe(
      entry.from === "failure" || reason === "GENERATED" || reason === "RESULT_GONE",
    );
    expect(decision.sourceDecisionId === null).toBe(reason !== "STORED");
  });

  it("is explained in one sentence with the reason's text", () => {
    expect(decision.explanation).toMatch(/^(?:Stub|Completed|Failed|Admitted)(?: at g\w+ `[a-z-]+`)?: .*\.$/);
    expect(decision.explanation).toContain(entry.text);
  });

  it("shows evidence to auditors only, and has none if no gate decided", () => {
    expect(decision.evidence === null).toBe(decision.path === "verbatim");
    expect(mockDecision(reason)).toEqual({ ...decision, evidence: null });
  });

  it("has consistent records, in a chain", () => {
    const records = mockRecords(reason);
    const events = records.map(({ event }) => event);
    const [only] = records;
    if (reason === "RESULT_GONE") expect(records).toEqual(mockRecords("GENERATED"));
    else
      expect(records.at(-1)).toMatchObject({ reason, status: decision.status, evidence: decision.evidence });
    if (decision.path === "model") expect(events[0]).toBe("admission");
    else if (reason !== "RESULT_GONE") expect(events).toHaveLength(1);
    for (const { chain, ...record } of records) {
      const { hash, ...place } = chain;
      expect(hash).toBe(digestOf({ ...record, chain: place }));
    }
    expect(records[1]?.chain.prevHash ?? only?.chain.hash).toBe(only?.chain.hash);
  });
});

it.each(answered)("%s is answered with a result of the same job and status", (reason) => {
  const { result, decision } = mockAnswer(reason);
  expect(result).toMatchObject({ jobId: decision.jobId, status: decision.status });
  expect(decision).toEqual(mockDecision(reason));
});

it("the digests of controls are correct", () => {
  for (const { snapshot, digest } of Object.values(controls)) expect(digest).toBe(digestOf(snapshot));
});

describe("a mock run", () => {
  it("is always the same, with distinct job ids", () => {
    expect(mockRun({ jobs: 3 })).toEqual(mockRun({ jobs: 3 }));
    expect(mockRun({ jobs: 500 }).jobs.map(({ jobId }) => jobId)).toEqual(
      Array.from({ length: 500 }, (_, index) => `job-${index + 1}`),
    );
  });

  it("has the given parts", () => {
    const run = mockRun({
      appliesTo: { product: "lamp" },
      jobs: [{ slotId: "blurb" }, { mode: "verbatim" }],
      metadata: { allowAI: false },
    });
    expect(run.appliesTo).toEqual({ product: "lamp" });
    expect(run.jobs).toMatchObject([
      { jobId: "job-1", slotId: "blurb", mode: "generate" },
      { jobId: "job-2", mode: "verbatim", input: { sourceText: expect.any(String) } },
    ]);
    expect(run.metadata).toEqual({ requiresReview: true, allowAI: false });
  });

  it("is never invalid", () => {
    expect(() => mockRun({ jobs: [{ jobId: "a" }, { jobId: "a" }] })).toThrow(ContractError);
    expect(() => mockJob({ jobId: "ä" })).toThrow(ContractError);
  });
});

describe("a mock response", () => {
  const run = mockRun({ jobs: [{}, { mode: "verbatim" }, { mode: "verbatim", input: {} }] });
  const reasonsOf = (...args: Parameters<typeof mockRunResponse>) =>
    mockRunResponse(...args).jobs.map(({ decision }) => decision.reason);

  it("is that of a service with all gates open", () => {
    expect(reasonsOf(run)).toEqual(["GENERATED", "COPIED", "VERBATIM_SOURCE_MISSING"]);
    expect(reasonsOf(mockRun({ metadata: { allowAI: false } }))).toEqual(["NOT_OPTED_IN"]);
  });

  it("has one reason for all jobs except verbatim ones", () => {
    expect(reasonsOf(run, { reasons: "KILL_SWITCH" })).toEqual([
      "KILL_SWITCH",
      "COPIED",
      "VERBATIM_SOURCE_MISSING",
    ]);
  });

  it("has reasons by job id", () => {
    expect(reasonsOf(mockRun({ jobs: 2 }), { reasons: { "job-2": "MODEL_TIMEOUT" } })).toEqual([
      "GENERATED",
      "MODEL_TIMEOUT",
    ]);
  });

  it("is never one that the service would not answer", () => {
    expect(() => mockRunResponse(run, { reasons: { "job-2": "KILL_SWITCH" } })).toThrow(
      "`KILL_SWITCH` cannot be the reason of job `job-2`: its mode is `verbatim`, so no gate decides and no model is called",
    );
    expect(() => mockAnswer("COPIED", { job: mockJob() })).toThrow(UnsuitableReasonError);
  });

  it("holds content of the job's type under the job's field, or the content given", () => {
    const output = (type: string) => ({ output: { field: "content", type } });
    const typed = mockRun({ jobs: ["text", "richText", "multipleChoice"].map(output) });
    expect(mockRunResponse(typed).jobs.map(({ result }) => result.output)).toEqual([
      { content: "Content from a mock." },
      { content: { format: "markdown", text: "Content from a mock." } },
      { content: { question: expect.any(String), options: expect.any(Array), answerIndex: 0 } },
    ]);
    const own = mockRun({
      jobs: [{ output: { field: "card", type: "flashcard", schema: { type: "object" } } }],
    });
    expect(() => mockRunResponse(own)).toThrow("needs content of the custom type `flashcard`");
    const given = mockRunResponse(own, { contents: { "job-1": { front: "a", back: "b" } } });
    expect(given.jobs[0]?.result.output).toEqual({ card: { front: "a", back: "b" } });
  });
});

describe("a mock run status", () => {
  it.each(runStates)("%s: has a response and an end only if it has ended", (state) => {
    const status = mockRunStatus(state, { run: mockRun({ jobs: 3 }), endedJobs: 2 });
    const ended = { queued: 0, running: 2, interrupted: 2, ended: 3 }[state];
    expect(status).toMatchObject({
      state,
      progress: { jobs: 3, ended, completed: ended, stubs: 0, failed: 0 },
    });
    expect([status.response === null, status.endedAt === null]).toEqual(Array(2).fill(state !== "ended"));
  });

  it("counts by status", () => {
    const parts = {
      run: mockRun({ jobs: 3 }),
      reasons: { "job-1": "KILL_SWITCH", "job-2": "INTERRUPTED" },
    } as const;
    expect(mockRunStatus("ended", parts).progress).toMatchObject({ completed: 1, stubs: 1, failed: 1 });
  });
});

describe("a mock dry run", () => {
  it("admits, copies, and denies runs that did not opt in", () => {
    const jobs = [{}, { mode: "verbatim", input: {} }] as const;
    const verdicts = (allowAI: boolean) =>
      mockDryRun(mockRun({ jobs, metadata: { allowAI } })).jobs.map(({ verdict, reason }) => [
        verdict,
        reason,
      ]);
    expect(verdicts(true)).toEqual([
      ["admitted", "ADMITTED"],
      ["verbatim", "COPIED"],
    ]);
    expect(verdicts(false)[0]).toEqual(["denied", "NOT_OPTED_IN"]);
  });

  it.each([
    ["KILL_SWITCH", "denied"],
    ["RUN_LIMIT_REACHED", "denied"],
    ["ADMITTED", "admitted"],
  ] satisfies [DryRunReason, string][])("%s: %s", (reasons, verdict) => {
    const [job] = mockDryRun(mockRun(), { reasons, readBy: "auditor" }).jobs;
    const { gate, guard, explanation, evidence } = mockDecision(reasons, { readBy: "auditor" });
    expect(job).toEqual({ jobId: "job-1", verdict, reason: reasons, gate, guard, explanation, evidence });
  });
});

describe("a mock problem", () => {
  it.each(Object.keys(problems) as ProblemKind[])("%s", (kind) => {
    const { status } = problems[kind];
    expect(mockProblem(kind)).toMatchObject({ type: `urn:slotgate:problem:${kind}`, status });
    // A parameter is named in the detail: issues concern documents.
    const hasIssues = kind.startsWith("invalid-") && kind !== "invalid-parameter";
    const { issues, detail } = mockProblem(kind);
    expect(issues !== undefined).toBe(hasIssues);
    for (const { path, expected, received } of issues ?? [])
      for (const part of [path, expected, received]) expect(detail).toContain(part);
    expect(mockProblem(kind, { detail: "other" }).detail).toBe("other");
  });
});

describe("unknown mocks", () => {
  it.each(["NO_REASON", "toString", "__proto__"])("the reason `%s`", (name) => {
    const reason = name as AnsweredReason;
    for (const mock of [mockDecision, mockAnswer, mockRecords])
      expect(() => mock(reason)).toThrow(new UnknownMockError({ what: "reason", wanted: name }));
    expect(() => mockRunResponse(mockRun(), { reasons: reason })).toThrow(`there is no reason \`${name}\``);
  });

  it.each(["no-problem", "toString"])("the problem `%s`", (name) => {
    expect(() => mockProblem(name as ProblemKind)).toThrow(`there is no problem \`${name}\``);
  });
});
