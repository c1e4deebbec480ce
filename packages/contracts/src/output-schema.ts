import * as z from "zod";
import { distinct } from "./distinct.ts";
import { runLimits } from "./limits.ts";
import { checkPattern } from "./output-pattern.ts";
import { recordedText } from "./text.ts";

const typeName = z.enum(["object", "array", "string", "number", "integer", "boolean", "null"]);
const scalar = z.union([recordedText, z.number(), z.boolean(), z.null()]);
const size = z.int().min(0).max(100_000);
const pattern = recordedText
  .superRefine((text, context) => {
    const flaw = checkPattern(text);
    if (flaw !== null) context.addIssue({ code: "custom", message: flaw });
  })
  .meta({
    maxLength: runLimits.patternLength,
    description:
      "A regular expression (ECMAScript, `u` flag) that a backtracking matcher gets through in time linear in the text: " +
      "no back-references, no look-around, no named groups, no group that repeats without bound, at most one " +
      "repetition without bound, and only in a pattern that begins with `^`. Only the parser checks that; and at most " +
      `${runLimits.patternSteps} steps for a character, and at most ${runLimits.patternRounds} rounds of a repetition, ` +
      "those of the repetitions within multiplied in.",
  });
// For the generated JSON Schema only: the parser has refused `__proto__` already.
const propertyName = recordedText.meta({ not: { const: "__proto__" } });
const definitionName = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, "a name of letters, digits, `_`, `.` or `-`")
  .meta({ not: { const: "__proto__" } });
const typeNames = z.array(typeName).min(1).refine(distinct, "each type once").meta({ uniqueItems: true });

/**
 * One node of the JSON Schema (draft 2020-12) that a caller may supply for a slot's content. The list of keywords is
 * closed: some validators would ignore an unknown keyword, and its rule would have no effect.
 */
export const outputSchemaNode = z
  .strictObject({
    $schema: z.literal("https://json-schema.org/draft/2020-12/schema").optional(),
    $ref: z
      .string()
      // `abort`: a malformed reference is not resolved.
      .regex(/^#\/\$defs\/[A-Za-z0-9_.-]{1,64}$/, {
        error: "a local reference such as #/$defs/name",
        abort: true,
      })
      .optional(),
    get $defs() {
      return z.record(definitionName, outputSchemaNode).optional();
    },
    title: recordedText.optional(),
    description: recordedText.optional(),
    type: z.union([typeName, typeNames]).optional(),
    enum: z.array(scalar).min(1).max(500).optional(),
    const: scalar.optional(),
    get properties() {
      return z.record(propertyName, outputSchemaNode).optional();
    },
    required: z.array(recordedText).refine(distinct, "each name once").meta({ uniqueItems: true }).optional(),
    get additionalProperties() {
      return z.union([z.boolean(), outputSchemaNode]).optional();
    },
    minProperties: size.optional(),
    maxProperties: size.optional(),
    get items() {
      return z.union([z.boolean(), outputSchemaNode]).optional();
    },
    get prefixItems() {
      return z.array(outputSchemaNode).min(1).optional();
    },
    minItems: size.optional(),
    maxItems: size.optional(),
    uniqueItems: z.boolean().optional(),
    minLength: size.optional(),
    maxLength: size.optional(),
    pattern: pattern.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    exclusiveMaximum: z.number().optional(),
    multipleOf: z.number().positive().optional(),
    get anyOf() {
      return z.array(outputSchemaNode).min(1).optional();
    },
    get allOf() {
      return z.array(outputSchemaNode).min(1).optional();
    },
    get oneOf() {
      return z.array(outputSchemaNode).min(1).optional();
    },
  })
  .meta({
    description: "A node of a JSON Schema (draft 2020-12) with the keywords that slotgate knows.",
  });

export type OutputSchemaNode = z.infer<typeof outputSchemaNode>;
