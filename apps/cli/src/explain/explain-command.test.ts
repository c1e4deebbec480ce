import { assertWith, type Change, decisionV1, type ToldDecision } from "@slotgate/contracts";
import decisionExample from "@slotgate/contracts/examples/v1/decision.json" with { type: "json" };
import { gateCourses, type Role } from "@slotgate/executor";
import { generation, type HttpStage, told as known, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call, silentIo, testNow } from "../call.test-case.ts";
import { viewOf } from "../output/view.ts";
import { toldAsText } from "./told-as-text.ts";

let stage: HttpStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const explain = (args: readonly string[], as: readonly Role[] = ["audit"]) =>
  call(["explain", ...args], {
    env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(as) },
    now: testNow + 300_000,
  });

describe("slotgate explain", () => {
  it("says how often the job was decided, then shows each decision with its gates and values", async () => {
    const { code, out, err } = await explain(["job 1"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(`Job \`job 1\`, decided once

5 min ago: the job's bucket is outside the rollout percentage
  decision  decision-1
  run       run-1, slot \`intro\`, kind \`explanation\`
  path      stub: STUB, ROLLOUT_EXCLUDED
  gates     kill-switch   passed       released: SLOTGEN_AI_KILL; controls were
                                       never confirmed
            feature-flag  passed       on in controls that were never confirmed
            opt-in        passed       metadata.allowAI is true
            allowlist     passed       no valid allowlist
            rollout       denied here  bucket 4711 is not below 0: outside the
                                       rollout; group \`slotgen.ai\`
  attempts  0 requests to the model provider
  took      9 ms since the run arrived
`);
  });

  it("tells a key that only submits which roles see the rest", async () => {
    const { out } = await explain(["job 1"], ["submit"]);
    expect(out).toMatch(/^ {2}evidence {2}shown only to keys with role operate or audit$/m);
    expect(out).not.toMatch(/bucket 4711|rule/);
  });

  it("prints the API's list as JSON", async () => {
    const { out } = await explain(["job 1", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ version: "v1", decisions: [known] });
  });

  it("exits with 1 if no decision is known, and sends the id unchanged", async () => {
    expect(await explain(["../job 1?#%"])).toEqual({
      code: 1,
      out: "",
      err: 'slotgate explain: no decision is known for job "../job 1?#%", or none that this key may see\n  check the id: `slotgate telemetry query --since 24h` lists jobs that were decided\n',
    });
  });

  it("shows the requested number of decisions, newest first, and in JSON in order of time", async () => {
    await stage.stop();
    const many = Array.from({ length: 12 }, (_, at) => ({ ...known, decisionId: `decision-${at}` }));
    stage = await startStage({
      decisions: {
        byDecisionId: async () => null,
        generationOf: async () => null,
        byJobId: async () => many,
      },
    });
    const idsIn = (text: string) => [...text.matchAll(/decision-\d+/g)].map(String);
    const ids = many.map(({ decisionId }) => decisionId);
    const { out, err } = await explain(["job 1"]);
    expect(idsIn(out)).toEqual(ids.slice(2).toReversed());
    expect(out).toMatch(/^Job `job 1`, decided 12 times, the newest decision first\n\n/);
    expect(err).toBe("2 older decisions are not shown: --last NUMBER shows more\n");
    expect((await explain(["job 1", "--last", "11"])).err).toMatch(/^1 older decision is not shown/);
    expect(idsIn((await explain(["job 1", "--last", "2"])).out)).toEqual(["decision-11", "decision-10"]);
    expect(idsIn((await explain(["job 1", "--json"])).out)).toEqual(ids);
    expect(idsIn((await explain(["job 1", "--json", "--last", "2"])).out)).toEqual(ids.slice(10));
    for (const last of ["0", "101", "x"]) expect((await explain(["job 1", "--last", last])).code).toBe(2);
  });

  it("shows the exact prompt and models with --prompt, of the newest decision by default", async () => {
    await stage.stop();
    const { profile } = generation;
    const digest = "b".repeat(64);
    const model = { provider: "openai", model: "m", configDigest: digest, promptDigest: digest };
    const called = { ...model, profile, inputTokens: null, outputTokens: null, attempts: 1 };
    const many = [
      { ...known, decisionId: "decision-0" },
      { ...known, model: called },
    ];
    const generationOf = async (id: string) => (id === known.decisionId ? generation : null);
    stage = await startStage({
      decisions: { byDecisionId: async () => null, generationOf, byJobId: async () => many },
    });
    const { out } = await explain(["job 1", "--prompt"]);
    expect(out).toContain("  profile   `lessons`, in generation revision 2\n");
    expect(out).toContain(`  Prompt \`lesson.v2\` (${digest}): instructions\n\n    Write one paragraph.\n`);
    expect(out).toContain("  Request\n\n    {{data:input}}\n\n    {{data:schema}}\n");
    expect(out).toContain('"credential": "k"');
    expect(out).not.toContain("decision-0");
    expect((await explain(["job 1", "--prompt", "--last", "2"])).out).toContain(
      "No prompt: this decision chose no profile",
    );
    expect(JSON.parse((await explain(["job 1", "--prompt", "--json"])).out)).toMatchObject({
      generations: [generation],
    });
    expect(JSON.parse((await explain(["job 1", "--json"])).out)).not.toHaveProperty("generations");
  });

  it.each([".", "..", "a/../b", "%2e"])("asks for a job with the id `%s`", async (jobId) => {
    expect((await explain([jobId])).err).toContain("no decision is known for job");
    expect(stage.sought.at(-1)).toBe(jobId);
  });

  it("needs a key", async () => {
    const { code, err } = await call(["explain", "job-1"], { env: { SLOTGATE_URL: stage.url } });
    expect(code).toBe(2);
    expect(err).toMatch(
      /SLOTGATE_KEY: expected .*`slotgate keys create --subject NAME --roles operate,audit` makes one/,
    );
  });
});

describe("a decision as text", () => {
  const decision = assertWith(decisionV1, decisionExample);
  const scope = { subject: "chemistry" };
  const told: ToldDecision = {
    ...decision,
    admittedAt: decision.decidedAt,
    gates: gateCourses({ ...decision, scope }),
    model: {
      provider: "openai-compatible",
      model: "writer-2",
      configDigest: "c".repeat(64),
      promptDigest: "b".repeat(64),
      inputTokens: 118,
      outputTokens: 42,
      attempts: 1,
    },
    latencyMs: 341.7,
    removal: null,
    lateOutcomes: [],
  };
  const view = viewOf(silentIo(), { utc: true });
  const textOf = (one: ToldDecision, change: Change | null = null) => toldAsText(one, { change, view });

  it("says why a model call failed, by status and code", () => {
    const failure = {
      detail: "the provider answered HTTP 400 `context_length_exceeded`: it rejects this request",
      httpStatus: 400,
      code: "context_length_exceeded",
      concerns: "content",
    } as const;
    const text = textOf({ ...told, failure });
    expect(text).toContain(
      "  failure   HTTP 400; code `context_length_exceeded`; caused by this job's\n            content alone\n",
    );
  });

  it("names the profile, its canary and every model that was asked", () => {
    const digest = "c".repeat(64);
    const asked = { provider: "openai", configDigest: digest };
    const tried = [
      { ...asked, model: "main", attempts: 3, reason: "MODEL_TIMEOUT" as const },
      { ...asked, model: "spare", attempts: 1, reason: null },
    ];
    const profile = { id: "candidate", canaryOf: "lessons", revision: 7, digest };
    if (told.model === null) expect.unreachable();
    const text = textOf({ ...told, model: { ...told.model, profile, tried } });
    expect(text).toContain("  profile   `candidate`, the canary of `lessons`, in generation revision 7\n");
    expect(text).toContain(
      "  tried     `main` of openai: 3 requests, MODEL_TIMEOUT\n            `spare` of openai: 1 request\n",
    );
  });

  it("has the values of each gate, within 80 columns", () => {
    const text = textOf(told);
    expect(text).toMatch(/ kill-switch {3}passed {7}released: kill flag, service's own kill,$/m);
    expect(text).toMatch(/^ {39}self-test of the gates; controls revision$/m);
    expect(text).toMatch(/^ {39}41 confirmed 0\.2 s earlier$/m);
    expect(text).toMatch(/ allowlist {5}passed {7}rule `chemistry-gcse` of revision 12$/m);
    expect(text).toMatch(/ rollout {7}passed {7}bucket 309 is below 2500: in the rollout;$/m);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("names model, configuration, prompt, tokens and time", () => {
    expect(textOf(told)).toContain(`
  model     \`writer-2\` of openai-compatible
  config    ${"c".repeat(64)}
  prompt    ${"b".repeat(64)}
  tokens    118 in, 42 out
  attempts  1 request to the model provider
  took      342 ms since the run arrived
`);
  });

  it("says that its result was withdrawn later, and by whom and why if the key may see it", () => {
    const removal = {
      removalId: "removal-1",
      kind: "withdrawn",
      removedAt: "2026-03-02T10:00:00.000Z",
      by: "on-call",
      reason: "made-up sources",
    } as const satisfies ToldDecision["removal"];
    const unfolded = (one: ToldDecision) => textOf(one).replaceAll(/\s+/g, " ");
    expect(unfolded({ ...told, removal })).toContain(
      " removed the result was withdrawn 2026-03-02T10:00:00Z by on-call: made-up sources (removal removal-1)",
    );
    expect(unfolded({ ...told, removal: { ...removal, by: null, reason: null } })).toContain(
      "was withdrawn 2026-03-02T10:00:00Z (removal removal-1)",
    );
  });

  it("of a stored result names its source", () => {
    const text = textOf({ ...told, path: "stored", reason: "STORED", sourceDecisionId: "decision-0" });
    expect(text).toMatch(/^ {2}source {4}the stored result of decision decision-0$/m);
  });

  it("of a guard's denial names guard and figures", () => {
    const evidence =
      told.evidence === null ? null : { ...told.evidence, guardFigures: { limit: 2, admitted: 2 } };
    const text = textOf({ ...told, guard: "run-limit", reason: "RUN_LIMIT_REACHED", evidence });
    expect(text).toMatch(/^ {2}guard {5}run-limit denied: limit 2, admitted 2$/m);
  });

  it("without an outcome says so", () => {
    expect(textOf({ ...told, status: null, reason: "ADMITTED" })).toMatch(
      /^ {2}path {6}model: not ended yet, ADMITTED$/m,
    );
  });

  it("that was denied after its admission says so", () => {
    const denied = { ...told, gate: "kill-switch", reason: "KILL_SWITCH" } as const;
    const text = textOf({ ...denied, gates: gateCourses({ ...denied, scope }) });
    expect(text).toMatch(/^ {2}gates {5}all passed 2026-03-02T09:14:06Z; then denied:$/m);
    expect(text).toMatch(/ rollout {7}not reached$/m);
  });

  it("shows a late answer, and that it changes nothing", () => {
    const at = "2026-03-02T09:20:00.000Z";
    const text = textOf({ ...told, lateOutcomes: [{ at, status: "FAILED", reason: "INTERRUPTED" }] });
    expect(text).toMatch(
      /^ {2}late {6}2026-03-02T09:20:00Z: FAILED, INTERRUPTED; arrived after the\n +outcome, changes nothing$/m,
    );
  });

  it("of verbatim content says that no gate decided", () => {
    const verbatim = { ...told, path: "verbatim", reason: "COPIED", evidence: null } as const;
    const text = textOf({ ...verbatim, gates: gateCourses({ ...verbatim, scope }) });
    expect(text).toMatch(/^ {2}gates {5}none: verbatim content needs no model$/m);
    expect(text).not.toMatch(/evidence|rollout/);
  });

  it("shows the change that preceded it", () => {
    const text = textOf(told, {
      changeId: "41",
      at: "2026-03-02T09:00:00.000Z",
      source: "controls",
      what: "Unleash: kill switch released, AI flag enabled, rollout 0 %",
      before: null,
      after: null,
      who: null,
      why: null,
      digest: null,
    });
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      " change 41 (controls) 2026-03-02T09:00:00Z, author not known: Unleash: kill switch released, AI flag enabled, rollout 0 %",
    );
  });

  it("escapes control characters", () => {
    expect(textOf({ ...told, slotId: "a\u001b[2J\nb" })).toContain("slot `a\\u{1b}[2J\\u{a}b`");
  });
});
