import type { GateVector } from "@slotgate/contracts/vectors";
import { afterAll, describe, expect, it } from "vitest";
import { allowlistOf, answerOf, choiceOf, failedVectors, inputOf } from "./conformance.ts";
import { decide } from "./decide.ts";
import { rolloutBucket } from "./state/rollout-bucket.ts";
import { startOracle } from "./unleash-oracle.test-case.ts";
import {
  readAllowlistVectors,
  readGateVectors,
  readMalformedVectors,
  readProfileVectors,
  readRolloutVectors,
} from "./vectors.test-case.ts";

describe("the engine answers all conformance vectors", () => {
  it("and a service may ask which ones it does not", () => {
    const [gates, malformed, rollout] = [readGateVectors(), readMalformedVectors(), readRolloutVectors()];
    const profiles = readProfileVectors();
    expect(failedVectors({ gates, malformed, rollout, profiles })).toEqual([]);
    const [gate, bad, share, choosing] = [gates[0], malformed[0], rollout[0], profiles[0]];
    if (gate === undefined || bad === undefined || share === undefined || choosing === undefined)
      throw new Error("no vectors");
    const otherwise = choosing.choices.map((one) => ({
      ...one,
      expected: { ...one.expected, canaryOf: "a" },
    }));
    const wrong = {
      gates: [
        { ...gate, expected: { ...gate.expected, ruleId: "another" } as GateVector["expected"] },
        // Not even a question.
        { ...gate, given: null as never },
      ],
      malformed: [{ ...bad, expected: { ...bad.expected, reason: "ADMITTED" as never } }],
      rollout: [
        { ...share, inside: !share.inside },
        { ...share, bucket: (share.bucket + 1) % 10_000 },
      ],
      profiles: [{ ...choosing, choices: otherwise }],
    };
    expect(failedVectors(wrong)).toEqual([
      gate.name,
      gate.name,
      bad.name,
      share.name,
      share.name,
      choosing.name,
    ]);
  });

  it("gates: state, job, decision", () => {
    const vectors = readGateVectors();
    expect(vectors.length).toBeGreaterThan(360);
    for (const { name, given, expected } of vectors) {
      expect({ name, answer: answerOf(decide(inputOf(given))) }).toEqual({ name, answer: expected });
    }
  });

  it("malformed: input excluded by the contracts denies at the first gate that needs it", () => {
    const vectors = readMalformedVectors();
    expect(vectors.length).toBeGreaterThan(250);
    for (const { name, given, expected } of vectors) {
      const decision = decide(inputOf(given as GateVector["given"]));
      expect({ name, decision }).toEqual({ name, decision: expect.objectContaining(expected) });
    }
  });

  it("rollout: bucket, inside or outside", () => {
    const vectors = readRolloutVectors();
    expect(vectors.length).toBeGreaterThan(500);
    for (const { name, groupId, jobId, basisPoints, bucket, inside } of vectors) {
      const found = rolloutBucket({ groupId, jobId });
      expect({ name, bucket: found, inside: found < basisPoints }).toEqual({ name, bucket, inside });
    }
  });

  it("rollout: the gate itself, in an otherwise open state", () => {
    const open = readGateVectors().find(({ expected }) => expected.outcome === "admitted");
    const controls = open?.given.controls ?? null;
    if (open === undefined || controls === null) throw new Error("no gate vector admits");
    for (const { name, groupId, jobId, basisPoints, inside } of readRolloutVectors()) {
      const rollout = { state: "valid", groupId, basisPoints } as const;
      const snapshot = { ...controls.snapshot, rollout };
      const given = { ...open.given, job: { ...open.given.job, jobId }, controls: { ...controls, snapshot } };
      const { outcome } = decide(inputOf(given));
      expect({ name, outcome }).toEqual({ name, outcome: inside ? "admitted" : "denied" });
    }
  });

  it("profiles: the profile that fills a job", () => {
    let choices = 0;
    for (const vector of readProfileVectors())
      for (const choice of vector.choices) {
        const at = `${vector.name}: ${choice.name}`;
        expect({ at, ...choiceOf(vector.profiles, choice) }).toEqual({ at, ...choice.expected });
        choices += 1;
      }
    expect(choices).toBeGreaterThan(70);
  });

  it("allowlist: the rule found, and why the gate denies", () => {
    const open = readGateVectors().find(({ expected }) => expected.outcome === "admitted");
    if (open === undefined) throw new Error("no gate vector admits");
    const input = inputOf(open.given);
    let lookups = 0;
    for (const vector of readAllowlistVectors()) {
      const state = { ...input.state, allowlist: allowlistOf(vector.document) };
      for (const { name, appliesTo, job, expected } of vector.lookups) {
        const decision = decide({ ...input, state, scope: appliesTo, job: { ...input.job, ...job } });
        const reason = decision.outcome === "denied" ? decision.reason : null;
        const at = `${vector.name}: ${name}`;
        expect({ at, ruleId: decision.evidence.ruleId, reason }).toEqual({ at, ...expected });
        lookups += 1;
      }
    }
    expect(lookups).toBeGreaterThan(200);
  });
});

describe("the rollout vectors at whole percentages", async () => {
  const vectors = readRolloutVectors().filter(({ basisPoints }) => basisPoints % 100 === 0);
  const flagOf = ({ groupId, basisPoints }: (typeof vectors)[number]) => `${groupId} at ${basisPoints}`;
  const flags = vectors.map((vector) => ({
    name: flagOf(vector),
    groupId: vector.groupId,
    percent: vector.basisPoints / 100,
  }));
  const oracle = await startOracle([...new Map(flags.map((flag) => [flag.name, flag])).values()]);
  afterAll(() => oracle.destroy());

  it("agree with Unleash's own gradual rollout", () => {
    expect(vectors.length).toBeGreaterThan(300);
    for (const vector of vectors) {
      const inside = oracle.isEnabled(flagOf(vector), { properties: { jobId: vector.jobId } });
      expect({ name: vector.name, inside }).toEqual({ name: vector.name, inside: vector.inside });
    }
  });
});
