import * as z from "zod";
import { allowlistLimits, runLimits } from "./limits.ts";
import { identifier } from "./text.ts";

/** `["*"]` stands for any value of a dimension. */
export const anyValue = "*";

const dimensionValues = z
  .array(identifier)
  .min(1)
  .max(allowlistLimits.valuesPerDimension)
  .refine(
    (values) => values.length === 1 || !values.includes(anyValue),
    '`["*"]` alone, or values without `*`',
  );

export const allowlistRule = z.strictObject({
  id: identifier,
  enabled: z.boolean(),
  appliesTo: z
    .record(identifier, dimensionValues)
    .refine((dimensions) => Object.keys(dimensions).length >= 1, "at least 1 dimension")
    .refine(
      (dimensions) => Object.keys(dimensions).length <= runLimits.dimensions,
      `at most ${runLimits.dimensions} dimensions`,
    )
    .meta({ minProperties: 1, maxProperties: runLimits.dimensions }),
  kinds: z.array(identifier).min(1),
  /** Empty: any slot. */
  slotIds: z.array(identifier),
  maxJobsPerRun: z.int().min(1).max(allowlistLimits.jobsPerRun),
});

export type AllowlistRule = z.infer<typeof allowlistRule>;

/** Allowlist v1: the policy document. Denies by default; the first matching rule in document order decides. */
export const allowlistV1 = z.strictObject({
  version: z.literal("allowlist.v1"),
  enabled: z.boolean(),
  mode: z.literal("deny_by_default"),
  rules: z
    .array(allowlistRule)
    .max(allowlistLimits.rules)
    .superRefine((rules, context) => {
      const seen = new Map<string, number>();
      const dimensionsOf = (rule: AllowlistRule) => Object.keys(rule.appliesTo).sort();
      const [firstRule] = rules;
      const expected = firstRule === undefined ? [] : dimensionsOf(firstRule);
      for (const [index, rule] of rules.entries()) {
        const earlier = seen.get(rule.id);
        if (earlier !== undefined) {
          context.addIssue({
            code: "custom",
            path: [index, "id"],
            message: `a rule id that is unique in the document (\`$.rules[${earlier}]\` has the same)`,
          });
        }
        seen.set(rule.id, index);
        const own = dimensionsOf(rule);
        if (own.join("\u0000") !== expected.join("\u0000")) {
          context.addIssue({
            code: "custom",
            path: [index, "appliesTo"],
            message:
              `the same dimensions as the first rule (${expected.map((name) => `\`${name}\``).join(", ")}); ` +
              `rule \`${rule.id}\` names ${own.map((name) => `\`${name}\``).join(", ")}. Write ["*"] for any value`,
          });
        }
      }
    }),
});

export type AllowlistV1 = z.infer<typeof allowlistV1>;
