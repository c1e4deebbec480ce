import * as z from "zod";
import { outputSchemaNode } from "./output-schema.ts";
import { checkOutputSchemaBounds } from "./output-schema-bounds.ts";
import { identifier } from "./text.ts";

/** The content types that need no schema of the caller's. `string` is another name for `text`. */
export const builtInOutputTypes = ["text", "string", "richText", "multipleChoice"] as const;

export type BuiltInOutputType = (typeof builtInOutputTypes)[number];

export const isBuiltInOutputType = (type: string): type is BuiltInOutputType =>
  builtInOutputTypes.some((known) => known === type);

const callerSchema = outputSchemaNode.superRefine((schema, context) => {
  const flaw = checkOutputSchemaBounds(schema);
  if (flaw !== null) context.addIssue({ code: "custom", message: flaw });
});

/** What a slot wants back: `output[field]` holds content of `type`, or content that satisfies `schema`. */
export const outputSpec = z.strictObject({
  field: identifier.refine((name) => name !== "__proto__", "a field name other than `__proto__`"),
  type: identifier,
  schema: callerSchema.optional(),
});

export type OutputSpec = z.infer<typeof outputSpec>;
