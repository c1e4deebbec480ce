import * as z from "zod";
import { allowlistLimits, runLimits } from "./limits.ts";
import { namedValues } from "./named-values.ts";
import { quoteName } from "./quote.ts";
import { list } from "./stopping-array.ts";
import { identifier } from "./text.ts";

/** `["*"]` accepts any value of a dimension. */
export const anyValue = "*";

export const dimensionValues = list(identifier)
  .min(1)
  .max(allowlistLimits.valuesPerDimension)
  .refine(
    (values) => values.length === 1 || !values.includes(anyValue),
    '`["*"]` alone, or values without `*`',
  )
  .meta({
    description: 'The values that match, or `["*"]` alone for any value.',
    if: { contains: { const: anyValue } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { maxItems: 1 },
  });

export const allowlistRule = z.strictObject({
  id: identifier,
  enabled: z.boolean(),
  appliesTo: namedValues(dimensionValues, { min: 1, max: runLimits.dimensions, noun: "dimension" }),
  kinds: list(identifier).min(1),
  slotIds: list(identifier).meta({ description: "The slots that match; empty: any slot." }),
  maxJobsPerRun: z
    .int()
    .min(1)
    .max(allowlistLimits.jobsPerRun)
    .meta({ description: "Jobs of one run that this rule admits, in document order." }),
});

export type AllowlistRule = z.infer<typeof allowlistRule>;

const rules = list(allowlistRule)
  .max(allowlistLimits.rules)
  .superRefine((all, context) => {
    const flaw = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const values = all.reduce((sum, rule) => sum + valuesOf(rule), 0);
    if (values > allowlistLimits.values)
      flaw(
        [],
        `at most ${allowlistLimits.values} values of dimensions, kinds and slots in all rules together`,
      );
    const seen = new Map<string, number>();
    const expected = dimensionsOf(all[0]);
    const expectedKey = JSON.stringify(expected);
    for (const [index, rule] of all.entries()) {
      const earlier = seen.get(rule.id);
      if (earlier === undefined) seen.set(rule.id, index);
      else
        flaw(
          [index, "id"],
          `a rule id that is unique in the document (\`$.rules[${earlier}]\` has the same)`,
        );
      const own = dimensionsOf(rule);
      if (JSON.stringify(own) !== expectedKey) {
        flaw(
          [index, "appliesTo"],
          `the same dimensions as the first rule (${quoted(expected)}), not ${quoted(own)}; write ["*"] for any value`,
        );
      }
    }
  })
  .meta({
    description: `The first rule that matches decides. Only the parser checks: unique ids, the same dimensions in all rules, and at most ${allowlistLimits.values} values in all rules together.`,
  });

const valuesOf = ({ appliesTo, kinds, slotIds }: AllowlistRule): number =>
  Object.values(appliesTo).reduce((sum, values) => sum + values.length, kinds.length + slotIds.length);

const dimensionsOf = (rule: AllowlistRule | undefined): string[] => Object.keys(rule?.appliesTo ?? {}).sort();

const quoted = (names: readonly string[]): string =>
  names.slice(0, runLimits.dimensions).map(quoteName).join(", ");

/** Allowlist v1: the policy document. Denies by default; the first matching rule in document order decides. */
export const allowlistV1 = z
  .strictObject({
    version: z.literal("allowlist.v1"),
    enabled: z.boolean(),
    mode: z.literal("deny_by_default"),
    rules,
  })
  .meta({
    title: "Allowlist v1",
    description: "The policy document: which scopes, kinds and slots may use AI. It denies by default.",
  });

export type AllowlistV1 = z.infer<typeof allowlistV1>;
