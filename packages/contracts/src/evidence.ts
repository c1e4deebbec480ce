import * as z from "zod";
import { namedValues } from "./named-values.ts";
import { count, identifier, recordedText, rolloutGroup, sha256Hex } from "./text.ts";

/** One kill source, as the decision saw it. */
export const killSource = z.strictObject({
  source: z.enum(["controls", "service", "environment", "process", "self-test"]),
  state: z.enum(["engaged", "released", "unknown"]),
});

export type KillSource = z.infer<typeof killSource>;

/** The control snapshot that a decision used, and how fresh it was. Ages are milliseconds. */
export const controlsEvidence = z.strictObject({
  source: z.enum(["unleash", "static"]),
  environment: identifier,
  revision: count,
  digest: sha256Hex,
  ageMs: count,
  maxAgeMs: count,
  clockSteppedBack: z.boolean(),
});

export type ControlsEvidence = z.infer<typeof controlsEvidence>;

/** The service's own cap on the rollout, as the decision saw it. It can only lower the controls' rollout. */
export const rolloutCap = z
  .discriminatedUnion("state", [
    z.strictObject({ state: z.literal("none") }),
    z.strictObject({
      state: z.literal("set"),
      basisPoints: z.int().min(0).max(10_000).meta({ description: "1 % = 100 basis points." }),
    }),
    z.strictObject({ state: z.literal("unknown") }),
  ])
  .meta({ description: "The ceiling of the rollout; one that is unknown lets nobody in." });

export type RolloutCap = z.infer<typeof rolloutCap>;

/** The kind of a thrown value: an `Error`'s class and code, or the JavaScript type of anything else. */
export const thrownKind = z.strictObject({
  type: z.string().regex(/^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/, "the name of a class or type"),
  code: z
    .string()
    .regex(/^[A-Z0-9_]{1,48}$/, "a code such as `ECONNREFUSED` or `23505`")
    .nullable(),
});

export type ThrownKind = z.infer<typeof thrownKind>;

/** How a value differs from the one that the rules name. */
export const spellingDifferences = ["normalisation", "case", "blanks", "several"] as const;

/** The rule that would match if some of the job's values were spelt like the rule's. */
export const missedRule = z.strictObject({
  ruleId: identifier,
  fields: z
    .array(
      z.strictObject({
        field: recordedText.meta({
          description:
            "`kind`, `slotId`, or `scope.` and a dimension; if the dimension's own name differs, `received` is that name.",
        }),
        received: recordedText,
        expected: recordedText,
        differs: z.enum(spellingDifferences).meta({
          description:
            "The difference: Unicode normalisation alone, upper and lower case, blanks, or several of these or other similar " +
            "characters.",
        }),
      }),
    )
    .min(1),
});

export type MissedRule = z.infer<typeof missedRule>;

/**
 * Everything that a decision depends on, whether its gate was reached or not, so that the decision can be explained and
 * replayed. `bucket`, `basisPoints` and `groupId` are null if no valid rollout is known; `basisPoints` is the effective
 * value, after the cap.
 */
export const evidence = z.strictObject({
  optIn: z.boolean(),
  killSources: z.array(killSource),
  controls: controlsEvidence.nullable(),
  allowlist: z.strictObject({ revision: count, digest: sha256Hex }).nullable(),
  ruleId: identifier.nullable(),
  groupId: rolloutGroup.nullable(),
  basisPoints: z
    .int()
    .min(0)
    .max(10_000)
    .nullable()
    .meta({ description: "The effective value: that of the controls, or the cap if that is lower." }),
  rolloutCap,
  bucket: z.int().min(0).max(9_999).nullable(),
  rolloutProblem: recordedText.nullable(),
  guardFigures: namedValues(z.number(), { min: 0, max: 16, noun: "figure" }).nullable().meta({
    description: "What a guard counted, e.g. `{limit: 10, admitted: 10}`; null if no guard denied.",
  }),
  nearMiss: missedRule.optional().meta({
    description: "A rule that the job misses by spelling alone; only with reason `NOT_ALLOWLISTED`.",
  }),
  gateError: thrownKind.optional().meta({
    description: "What a gate threw; only with reason `GATE_ERROR`. Its message is never recorded.",
  }),
});

export type Evidence = z.infer<typeof evidence>;
