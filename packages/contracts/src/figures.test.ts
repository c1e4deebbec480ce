import { expect, it } from "vitest";
import type * as z from "zod";
import { controlSnapshotV1 } from "./control-snapshot.ts";
import { decisionV1 } from "./decision.ts";
import { changedAt } from "./mutate.test-case.ts";
import { problemV1 } from "./problem.ts";
import {
  sampleControlSnapshot,
  sampleDecision,
  sampleProblem,
  sampleTelemetry,
} from "./samples.test-case.ts";
import { telemetryV1 } from "./telemetry.ts";

type Case = readonly [z.ZodType, object, readonly string[], readonly number[], readonly number[]];

const snapshot = [controlSnapshotV1, sampleControlSnapshot()] as const;
const decision = [decisionV1, sampleDecision()] as const;
const telemetry = [telemetryV1, sampleTelemetry()] as const;

/** The place of a figure, valid values, and invalid ones. */
const cases: readonly Case[] = [
  [...snapshot, ["rollout", "basisPoints"], [0, 10_000], [-1, 10_001, 0.5]],
  [...decision, ["evidence", "basisPoints"], [0, 10_000], [-1, 10_001, 0.5]],
  [...decision, ["evidence", "bucket"], [0, 9_999], [-1, 10_000, 0.5]],
  [...decision, ["evidence", "controls", "ageMs"], [0, 1], [-1, 0.5]],
  [...decision, ["evidence", "guardFigures", "limit"], [-1, 0, 0.5], [Number.NaN, Number.POSITIVE_INFINITY]],
  [...decision, ["attempts"], [0, 1], [-1, 0.5]],
  [...telemetry, ["latencyMs"], [0, 0.5], [-0.5, Number.POSITIVE_INFINITY]],
  [...telemetry, ["chain", "seq"], [1, Number.MAX_SAFE_INTEGER], [0, 1.5]],
  [...telemetry, ["model", "inputTokens"], [0], [-1, 0.5]],
  [problemV1, sampleProblem(), ["status"], [400, 599], [399, 600, 422.5]],
];

it.each(cases)("figure %# has limits", (schema, document, place, good, bad) => {
  const accepts = (value: number) => schema.safeParse(changedAt(document, place, () => value)).success;
  expect(good.filter((value) => !accepts(value))).toEqual([]);
  expect(bad.filter(accepts)).toEqual([]);
});

it("there are at most 16 guard figures", () => {
  const withFigures = (count: number) =>
    changedAt(sampleDecision(), ["evidence", "guardFigures"], () =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`figure${index}`, index])),
    );
  expect([0, 16, 17].map((count) => decisionV1.safeParse(withFigures(count)).success)).toEqual([
    true,
    true,
    false,
  ]);
});
