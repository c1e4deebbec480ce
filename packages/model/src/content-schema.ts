import {
  type BuiltInOutputType,
  isBuiltInOutputType,
  type OutputSchemaNode,
  type OutputSpec,
} from "@slotgate/contracts";

const filledText = { type: "string", minLength: 1, pattern: "\\S" } satisfies OutputSchemaNode;

/** `{question, options, answerIndex}`: `answerIndex` counts from 0 and lies within `options`. */
const multipleChoice = {
  type: "object",
  properties: {
    question: filledText,
    options: { type: "array", items: filledText, minItems: 2, maxItems: 8, uniqueItems: true },
    answerIndex: { type: "integer", minimum: 0, maximum: 7 },
  },
  required: ["question", "options", "answerIndex"],
  additionalProperties: false,
} satisfies OutputSchemaNode;

const richText = {
  type: "object",
  properties: { format: { type: "string", const: "markdown" }, text: filledText },
  required: ["format", "text"],
  additionalProperties: false,
} satisfies OutputSchemaNode;

const builtIn: Readonly<Record<BuiltInOutputType, OutputSchemaNode>> = {
  text: filledText,
  string: filledText,
  richText,
  multipleChoice,
};

/** What the schema of the content is, and which rule beyond a schema applies. */
export interface ContentRules {
  /** The schema of the whole output: `{[field]: content}` and nothing else. */
  readonly schema: OutputSchemaNode;
  readonly crossCheck: "multiple-choice" | "none";
}

/**
 * The rules for a job's output: those of the caller's `output.schema` when there is one, else those of the
 * type. Throws a `TypeError` for a type that is neither, which a job that was parsed cannot have.
 */
export function contentRulesOf({ field, type, schema }: OutputSpec): ContentRules {
  if (schema !== undefined) return { schema: wrap(field, schema), crossCheck: "none" };
  if (!isBuiltInOutputType(type)) throw new TypeError(`an output type without a schema: \`${type}\``);
  return {
    schema: wrap(field, builtIn[type]),
    crossCheck: type === "multipleChoice" ? "multiple-choice" : "none",
  };
}

/** Definitions move to the top, where the references in `content` look for them. */
function wrap(field: string, { $defs, $schema: _, ...content }: OutputSchemaNode): OutputSchemaNode {
  return {
    type: "object",
    // Not written as a literal with a computed key: `constructor` and its like are fields as any other.
    properties: Object.fromEntries([[field, content]]),
    required: [field],
    additionalProperties: false,
    ...($defs === undefined ? {} : { $defs }),
  };
}
