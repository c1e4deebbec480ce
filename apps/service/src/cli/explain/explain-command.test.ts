import { assertDecisionV1, type ToldDecision } from "@slotgate/contracts";
import decisionExample from "@slotgate/contracts/examples/v1/decision.json" with { type: "json" };
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Role } from "../../http/caller.ts";
import { type HttpStage, told as known, secretOf, startStage } from "../../http/http-stage.test-case.ts";
import { gateCourses } from "../../story/gate-courses.ts";
import { call } from "../call.test-case.ts";
import { toldAsText } from "./told-as-text.ts";

let stage: HttpStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const explain = (args: readonly string[], as: readonly Role[] = ["audit"]) =>
  call(["explain", ...args], { env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(as) } });

describe("slotgate explain", () => {
  it("has one sentence on top, then each decision with its gates and the values that mattered", async () => {
    const { code, out, err } = await explain(["job 1"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(`Job \`job 1\`. One decision at 2026-01-31T12:00:00.000Z: the job's bucket is
outside the rollout percentage

2026-01-31T12:00:00.000Z  the job's bucket is outside the rollout percentage
  decision  decision-1
  run       run-1, slot \`intro\`, kind \`explanation\`
  path      stub: STUB, ROLLOUT_EXCLUDED
  gates     kill-switch   passed       environment released; controls were never
                                       confirmed
            feature-flag  passed       on in controls that were never confirmed
            opt-in        passed       metadata.allowAI is true
            allowlist     passed       no valid allowlist
            rollout       denied here  bucket 4711 against 0, group \`slotgen.ai\`
  attempts  0 requests to the model provider
`);
  });

  it("to a key that only submits it says who may see the rest", async () => {
    const { out } = await explain(["job 1"], ["submit"]);
    expect(out).toMatch(/^ {2}evidence {2}shown to keys that operate or audit$/m);
    expect(out).not.toMatch(/bucket 4711|rule/);
  });

  it("prints the API's list for programs", async () => {
    const { out } = await explain(["job 1", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ version: "v1", decisions: [known] });
  });

  it("says when there is nothing to explain, and asks for the id as it is", async () => {
    expect(await explain(["../job 1?#%"])).toEqual({
      code: 0,
      out: "",
      err: "no decision for job `../job 1?#%` is known, or none that this key may see\n",
    });
  });

  it("has the API's own words for an id that no job can have", async () => {
    expect(await explain(["é"])).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(/`jobId`: expected 1 to 256 printable ASCII characters/),
    });
  });

  it.each([".", "..", "a/../b", "%2e"])("asks for a job with the id `%s`", async (jobId) => {
    expect((await explain([jobId])).err).toContain("no decision for job");
    expect(stage.sought.at(-1)).toBe(jobId);
  });

  it("needs a key", async () => {
    const { code, err } = await call(["explain", "job-1"], { env: { SLOTGATE_URL: stage.url } });
    expect(code).toBe(2);
    expect(err).toMatch(/SLOTGATE_KEY: expected .*`slotgate keys create` makes keys/);
  });
});

describe("a told decision as text", () => {
  const decision = assertDecisionV1(decisionExample);
  const told: ToldDecision = {
    ...decision,
    admittedAt: decision.decidedAt,
    gates: gateCourses(decision),
    lateOutcomes: [],
  };

  it("says why a model call failed, by status and code", () => {
    const failure = {
      detail: "the provider answered HTTP 400 `context_length_exceeded`: it does not take this request",
      httpStatus: 400,
      code: "context_length_exceeded",
      concerns: "content",
    } as const;
    const text = toldAsText({ ...told, failure });
    expect(text).toContain(
      "  failure   HTTP 400; code `context_length_exceeded`; concerns this job's\n            content alone\n",
    );
  });

  it("has the values that mattered at each gate, within 80 columns", () => {
    const text = toldAsText(told);
    expect(text).toMatch(/ kill-switch {3}passed {7}controls, service, environment, process,$/m);
    expect(text).toMatch(/^ {39}wiring released; controls revision 41$/m);
    expect(text).toMatch(/^ {39}confirmed 0\.2 s earlier$/m);
    expect(text).toMatch(/ allowlist {5}passed {7}rule `chemistry-gcse` of revision 12$/m);
    expect(text).toMatch(/ rollout {7}passed {7}bucket 309 against 2500, group$/m);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("that served a stored result names where it came from", () => {
    const text = toldAsText({ ...told, path: "stored", reason: "STORED", sourceDecisionId: "decision-0" });
    expect(text).toMatch(/^ {2}source {4}the stored result of decision decision-0$/m);
  });

  it("that a guard denied names guard and figures", () => {
    const evidence =
      told.evidence === null ? null : { ...told.evidence, guardFigures: { limit: 2, admitted: 2 } };
    const text = toldAsText({ ...told, guard: "run-limit", reason: "RUN_LIMIT_REACHED", evidence });
    expect(text).toMatch(/^ {2}guard {5}run-limit denied: limit 2, admitted 2$/m);
  });

  it("whose outcome is not known yet says so", () => {
    expect(toldAsText({ ...told, status: null, reason: "ADMITTED" })).toMatch(
      /^ {2}path {6}model: not ended yet, ADMITTED$/m,
    );
  });

  it("that was denied after its admission says that it was decided again", () => {
    const denied = { ...told, gate: "kill-switch", reason: "KILL_SWITCH" } as const;
    const text = toldAsText({ ...denied, gates: gateCourses(denied) });
    expect(text).toMatch(
      /^ {2}gates {5}all passed at 2026-03-02T09:14:06\.961Z; decided again after that:$/m,
    );
    expect(text).toMatch(/ rollout {7}not reached$/m);
  });

  it("shows what came late, and that it changes nothing", () => {
    const at = "2026-03-02T09:20:00.000Z";
    const text = toldAsText({ ...told, lateOutcomes: [{ at, status: "FAILED", reason: "INTERRUPTED" }] });
    expect(text).toMatch(/^ {2}late {6}2026-03-02T09:20:00\.000Z: FAILED, INTERRUPTED; it came after the$/m);
  });

  it("of verbatim content says that no gate was asked", () => {
    const verbatim = { ...told, path: "verbatim", reason: "COPIED", evidence: null } as const;
    const text = toldAsText({ ...verbatim, gates: gateCourses(verbatim) });
    expect(text).toMatch(/^ {2}gates {5}none asked/m);
    expect(text).not.toMatch(/evidence|rollout/);
  });

  it("lays the change beside it that came before", () => {
    const text = toldAsText(told, {
      changeId: "41",
      at: "2026-03-02T09:00:00.000Z",
      source: "controls",
      what: "Unleash: kill switch released, feature enabled, rollout 0 %",
      before: null,
      after: null,
      who: null,
      why: null,
      digest: null,
    });
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      " change 41 (controls) at 2026-03-02T09:00:00.000Z: Unleash: kill switch released, feature enabled, rollout 0 %",
    );
  });

  it("spells out what would move the cursor", () => {
    expect(toldAsText({ ...told, slotId: "a\u001b[2J\nb" })).toContain("slot `a\\u{1b}[2J\\u{a}b`");
  });
});
