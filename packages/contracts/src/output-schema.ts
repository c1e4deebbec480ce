import * as z from "zod";
import { checkPattern } from "./output-pattern.ts";
import { recordedText } from "./text.ts";

const typeName = z.enum(["object", "array", "string", "number", "integer", "boolean", "null"]);
const scalar = z.union([recordedText, z.number(), z.boolean(), z.null()]);
const size = z.int().min(0).max(100_000);
const pattern = recordedText.max(256).superRefine((text, context) => {
  const flaw = checkPattern(text);
  if (flaw !== null) context.addIssue({ code: "custom", message: flaw });
});

/**
 * One node of the JSON Schema (draft 2020-12) that a caller may supply for a slot's content. The keywords
 * are a closed list: a keyword that is not known here would be ignored by some validators, and what looks
 * like a rule would not be one.
 */
export const outputSchemaNode = z
  .strictObject({
    $schema: z.literal("https://json-schema.org/draft/2020-12/schema").optional(),
    $ref: z
      .string()
      .regex(/^#\/\$defs\/[A-Za-z0-9_.-]{1,64}$/, "a local reference such as #/$defs/name")
      .optional(),
    get $defs() {
      return z
        .record(
          z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "a name of letters, digits, `_`, `.` or `-`"),
          outputSchemaNode,
        )
        .optional();
    },
    title: recordedText.optional(),
    description: recordedText.optional(),
    type: z.union([typeName, z.array(typeName).min(1)]).optional(),
    enum: z.array(scalar).min(1).max(500).optional(),
    const: scalar.optional(),
    get properties() {
      return z.record(z.string(), outputSchemaNode).optional();
    },
    required: z.array(recordedText).optional(),
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
  .meta({ id: "OutputSchemaNode" });

export type OutputSchemaNode = z.infer<typeof outputSchemaNode>;
