import { assertDecisionV1, type DecisionV1, gateOrder } from "@slotgate/contracts";
import decisionExample from "@slotgate/contracts/examples/v1/decision.json" with { type: "json" };
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Role } from "../../http/caller.ts";
import { type HttpStage, known, secretOf, startStage } from "../../http/http-stage.test-case.ts";
import { call } from "../call.test-case.ts";
import { decisionAsText } from "./decision-as-text.ts";
import { gatesOf } from "./gates-of.ts";

let stage: HttpStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const explain = (args: readonly string[], as: readonly Role[] = ["audit"]) =>
  call(["explain", ...args], { env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(as) } });

describe("slotgate explain", () => {
  it("says why, then when, where, by which path and gates, and on what it rests", async () => {
    const { code, out, err } = await explain(["job 1"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(`the job's bucket is outside the rollout percentage
  decided    2026-01-31T12:00:00.000Z, decision decision-1
  run        run-1, slot \`intro\`, kind \`explanation\`
  path       stub: STUB, ROLLOUT_EXCLUDED
  gates      kill-switch   passed
             feature-flag  passed
             opt-in        passed
             allowlist     passed
             rollout       denied here
  kill       environment released
  controls   never confirmed
  allowlist  none
  rollout    bucket 4711 is outside 0 basis points (group \`slotgen.ai\`)
  attempts   0 requests to the model provider
`);
  });

  it("to a key that only submits it says who may see the rest", async () => {
    const { out } = await explain(["job 1"], ["submit"]);
    expect(out).toMatch(/^ {2}evidence {2}shown to keys that operate or audit$/m);
    expect(out).not.toMatch(/bucket 4711|rule/);
  });

  it("prints the API's list for programs", async () => {
    const { out } = await explain(["job 1", "--format", "json"]);
    expect(JSON.parse(out)).toEqual({ version: "v1", decisions: [known] });
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
      err: expect.stringMatching(/^slotgate: there is no such thing: no job can have this id/),
    });
  });

  it("needs a key", async () => {
    const { code, err } = await call(["explain", "job-1"], { env: { SLOTGATE_URL: stage.url } });
    expect(code).toBe(2);
    expect(err).toMatch(/SLOTGATE_KEY: expected .*`slotgate keys create` makes keys/);
  });
});

describe("a decision as text", () => {
  const decision = assertDecisionV1(decisionExample);

  it("that served a stored result names where it came from", () => {
    const text = decisionAsText({
      ...decision,
      path: "stored",
      reason: "STORED",
      attempts: 0,
      sourceDecisionId: "decision-0",
    });
    expect(text).toMatch(/^ {2}source +the stored result of decision decision-0$/m);
    expect(text).toMatch(
      /^ {2}controls +unleash `production`, revision 41, 214 ms old of at most 15000 ms$/m,
    );
    expect(text).toMatch(/^ {2}allowlist +revision 12, rule `chemistry-gcse`$/m);
    expect(text).toMatch(/^ {2}rollout +bucket 309 is inside 2500 basis points \(group `slotgen.ai`\)$/m);
  });

  it("that a guard denied names guard and figures", () => {
    const evidence =
      decision.evidence === null ? null : { ...decision.evidence, guardFigures: { limit: 2, admitted: 2 } };
    const text = decisionAsText({ ...decision, guard: "run-limit", reason: "RUN_LIMIT_REACHED", evidence });
    expect(text).toMatch(/^ {2}guard +run-limit denied$/m);
    expect(text).toMatch(/^ {2}figures +limit 2, admitted 2$/m);
  });

  it("whose outcome is not known yet says so", () => {
    expect(decisionAsText({ ...decision, status: null, reason: "ADMITTED" })).toMatch(
      /^ {2}path +model: not ended yet, ADMITTED$/m,
    );
  });

  it("of verbatim content says that no gate was asked", () => {
    const text = decisionAsText({ ...decision, path: "verbatim", reason: "COPIED", evidence: null });
    expect(text).toMatch(/^ {2}gates +none asked/m);
    expect(text).not.toMatch(/evidence|rollout/);
  });

  it("spells out what would move the cursor", () => {
    expect(decisionAsText({ ...decision, slotId: "a\u001b[2J\nb" })).toContain("slot `a\\u{1b}[2J\\u{a}b`");
  });
});

it("gates: those before the one that denied passed, those behind it were not reached", () => {
  const courses = (gate: DecisionV1["gate"]) => gatesOf({ path: "stub", gate }).map(({ course }) => course);
  expect(gatesOf({ path: "model", gate: null }).map(({ gate }) => gate)).toEqual([...gateOrder]);
  expect(new Set(courses(null))).toEqual(new Set(["passed"]));
  expect(courses("opt-in")).toEqual(["passed", "passed", "denied here", "not reached", "not reached"]);
  expect(courses("rollout")).toEqual([...Array(4).fill("passed"), "denied here"]);
});
