import { describe, expect, it } from "vitest";
import { Admission } from "./admission.ts";

const facts = { decisionId: "d-1", runId: "r-1", jobId: "j-1", writerId: "w-1", seq: 7 };
const forged = /^no model call without an admission: the token was not issued by a journal$/;

it("returns the facts that it was issued for", () => {
  expect(Admission.spend(Admission.issue(facts))).toEqual(facts);
});

it("is spent once", () => {
  const admission = Admission.issue(facts);
  Admission.spend(admission);
  const second = /^no second model call on one admission: `d-1` is already spent$/;
  expect(() => Admission.spend(admission)).toThrow(second);
  expect(() => Admission.spend(admission)).toThrow(second);
});

it("two admissions of the same facts are spent separately", () => {
  const [one, other] = [Admission.issue(facts), Admission.issue(facts)];
  Admission.spend(one);
  expect(Admission.spend(other)).toEqual(facts);
});

describe("cannot be forged by", () => {
  it.each([
    ["its facts", facts],
    ["an object of the same shape", { facts }],
    ["an object of its prototype", Object.assign(Object.create(Admission.prototype), { facts })],
    ["a structured clone", structuredClone(Admission.issue(facts))],
    ["a spread", { ...Admission.issue(facts) }],
    ["a proxy", new Proxy(Admission.issue(facts), {})],
    ["its JSON", JSON.parse(JSON.stringify(Admission.issue(facts)))],
    ["nothing", undefined],
    ["null", null],
    ["true", true],
  ])("%s", (_, candidate) => {
    expect(() => Admission.spend(candidate as Admission)).toThrow(forged);
  });
});

it("cannot be changed", () => {
  const source = { ...facts };
  const admission = Admission.issue(source);
  source.jobId = "j-2";
  expect(() => Object.assign(admission.facts, { jobId: "j-2" })).toThrow(TypeError);
  expect(() => Object.assign(admission, { facts: { ...facts, jobId: "j-2" } })).toThrow(TypeError);
  expect(Admission.spend(admission)).toEqual(facts);
});
