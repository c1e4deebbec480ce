import * as z from "zod";
import { findJsonFlaw, type JsonFlaw } from "./json-object.ts";
import { runLimits } from "./limits.ts";
import { keyName } from "./named-values.ts";
import { outputSchemaNode } from "./output-schema.ts";
import { checkOutputSchemaBounds } from "./output-schema-bounds.ts";
import { identifier } from "./text.ts";

/** The content types that need no schema from the caller. `string` is another name for `text`. */
export const builtInOutputTypes = ["text", "string", "richText", "multipleChoice"] as const;

export type BuiltInOutputType = (typeof builtInOutputTypes)[number];

export const isBuiltInOutputType = (type: string): type is BuiltInOutputType =>
  builtInOutputTypes.some((known) => known === type);

// Depth and size come first: the recursive schema below would overflow the stack on a deep schema, and be slow on a
// long one.
const bounded = z.custom<z.input<typeof outputSchemaNode>>().superRefine((value: unknown, context) => {
  const flaw = findJsonFlaw(value) ?? findSizeFlaw(value);
  if (flaw !== null) context.addIssue({ code: "custom", path: [...flaw.path], message: flaw.message });
});

function findSizeFlaw(schema: unknown): JsonFlaw | null {
  const bytes = new TextEncoder().encode(JSON.stringify(schema)).length;
  const { outputSchemaBytes } = runLimits;
  return bytes > outputSchemaBytes
    ? { path: [], message: `a schema of at most ${outputSchemaBytes} bytes` }
    : null;
}

const callerSchema = bounded
  .pipe(outputSchemaNode)
  .superRefine((schema, context) => {
    const flaw = checkOutputSchemaBounds(schema);
    if (flaw !== null) context.addIssue({ code: "custom", message: flaw });
  })
  .meta({
    description:
      "A JSON Schema (draft 2020-12) that the content must satisfy. Only the parser checks: at most " +
      `${runLimits.outputSchemaBytes} bytes; with all references expanded, at most ${runLimits.outputSchemaDepth} levels, ` +
      `${runLimits.outputSchemaNodes} subschemas and ${runLimits.outputSchemaPatternSteps} steps of pattern matching for a ` +
      "character; references that resolve and do not recurse; `$defs` and `$schema` only at the top; no pattern " +
      "that can blow up.",
  });

/** What a slot requests: `output[field]` holds content of `type`, or content that satisfies `schema`. */
export const outputSpec = z.strictObject({
  field: keyName.meta({ description: "The key under which the content is put; not `__proto__`." }),
  type: identifier.meta({
    description:
      "`text`, `string`, `richText`, `multipleChoice`, or a name of the caller's for its `schema`.",
  }),
  schema: callerSchema.optional(),
});

export type OutputSpec = z.infer<typeof outputSpec>;
