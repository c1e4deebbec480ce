import * as z from "zod";
import { distinct } from "./distinct.ts";
import { nearMiss } from "./near-miss.ts";
import { quoteName } from "./quote.ts";
import { list } from "./stopping-array.ts";
import { identifier } from "./text.ts";

const percent = z.number().min(0).max(100);
const basisPoints = z.int().min(1).max(10_000);

/** One step of a ramp: how far AI is exposed, and what must hold before the next step. */
const rampStep = z
  .strictObject({
    id: identifier,
    basisPoints: basisPoints.meta({ description: "The rollout on this step; 1 % = 100 basis points." }),
    rules: list(identifier).min(1).max(1_000).refine(distinct, "ids that differ").meta({
      description: "The ids of the allowlist's enabled rules, those of drills apart.",
      uniqueItems: true,
    }),
    leastMinutes: z
      .int()
      .min(1)
      .max(129_600)
      .meta({ description: "Least time on the step, without a change of exposure; at most 90 days." }),
    leastJobs: z.int().min(1).meta({ description: "Least number of jobs admitted on the step." }),
    bounds: z.strictObject({
      failurePercent: percent.meta({ description: "Most failed calls among those of the step." }),
      p95Ms: z.int().min(1).meta({ description: "Most, at the 95th percentile of generated jobs." }),
      goodMinutesPercent: percent.optional().meta({
        description:
          "Least share of minutes in which every replica was up and recording; not judged if left out.",
      }),
    }),
  })
  .meta({ description: "One step: how far AI is exposed, and what must hold before the next step." });

export type RampStep = z.infer<typeof rampStep>;

/** Ramp v1: the plan by which exposure grows, one dimension at a time. */
export const rampV1 = z
  .strictObject({
    version: z.literal("ramp.v1"),
    environment: identifier,
    limitBasisPoints: basisPoints.meta({ description: "No step goes above it." }),
    steps: list(rampStep).min(1).max(50),
    whenBroken: z
      .strictObject({
        capBasisPoints: z.int().min(0).max(9_999).meta({ description: "The cap to lower the rollout to." }),
      })
      .optional()
      .meta({
        description: "Permits lowering the rollout when a bound is broken; without it nothing is lowered.",
      }),
  })
  .superRefine((plan, context) => {
    for (const [path, message] of flawsOf(plan))
      context.addIssue({ code: "custom", path: [...path], message });
  })
  .meta({
    title: "Ramp v1",
    description:
      "The plan by which exposure grows. On every step no incident of severity 1 or 2 may be open and no kill engaged. Only the parser checks: unique step ids, a percentage and rules that only grow, one of them at each step, within the limit, and a cap below the first step.",
  });

export type RampV1 = z.infer<typeof rampV1>;

type Flaw = readonly [path: readonly (string | number)[], message: string];

function flawsOf({ steps, limitBasisPoints, whenBroken }: RampV1): readonly Flaw[] {
  const [first] = steps;
  const cap = whenBroken?.capBasisPoints;
  const flaws = steps.flatMap((step, at): Flaw[] => {
    const before = steps[at - 1];
    const earlier = steps.findIndex(({ id }) => id === step.id);
    return [
      ...(earlier < at
        ? [flaw(at, ["id"], `a step id that is unique in the plan (\`$.steps[${earlier}]\` has the same)`)]
        : []),
      ...(step.basisPoints > limitBasisPoints
        ? [flaw(at, ["basisPoints"], `at most the plan's limit of ${limitBasisPoints} basis points`)]
        : []),
      ...(before === undefined ? [] : flawsAfter(before, step).map(([path, text]) => flaw(at, path, text))),
    ];
  });
  return first === undefined || cap === undefined || cap < first.basisPoints
    ? flaws
    : [
        ...flaws,
        [
          ["whenBroken", "capBasisPoints"],
          `less than the first step's ${first.basisPoints} basis points, so that it lowers every step`,
        ],
      ];
}

const flaw = (at: number, path: Flaw[0], message: string): Flaw => [["steps", at, ...path], message];

function flawsAfter(before: RampStep, step: RampStep): readonly Flaw[] {
  const [own, earlier] = [new Set(step.rules), new Set(before.rules)];
  const added = step.rules.filter((rule) => !earlier.has(rule));
  const missing = before.rules.find((rule) => !own.has(rule));
  const shrinks = step.basisPoints < before.basisPoints;
  const grows = step.basisPoints > before.basisPoints;
  if (shrinks || missing !== undefined)
    return [
      ...(shrinks
        ? [[["basisPoints"], `at least the ${before.basisPoints} basis points of the step before`] as const]
        : []),
      ...(missing === undefined
        ? []
        : [[["rules"], `every rule of the step before: ${lacking(missing, added)}`] as const]),
    ];
  if (grows && added.length > 0)
    return [[[], "one dimension at a time: more basis points or more rules than the step before, not both"]];
  return grows || added.length > 0
    ? []
    : [[[], "more basis points or more rules than the step before, which covers the same"]];
}

function lacking(rule: string, added: readonly string[]): string {
  const near = nearMiss(rule, added);
  const hint = near === null ? "" : `; did you mean it instead of ${quoteName(near)}?`;
  return `${quoteName(rule)} is missing${hint}`;
}
