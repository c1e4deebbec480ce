import {
  type BuiltInOutputType,
  isBuiltInOutputType,
  type OutputSchemaNode,
  type OutputSpec,
} from "@slotgate/contracts";

const filledText = { type: "string", minLength: 1, pattern: "\\S" } satisfies OutputSchemaNode;

/** `{question, options, answerIndex}`: `answerIndex` counts from 0 and is within `options`. */
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

/** The schema of the content, and a rule that a schema cannot express. */
export interface ContentRules {
  /** The schema of the whole output: `{[field]: content}` and nothing else. */
  readonly schema: OutputSchemaNode;
  readonly crossCheck: "multiple-choice" | "none";
}

/**
 * The rules for a job's output: those of the caller's `output.schema` if there is one, else those of the type. Throws a
 * `TypeError` for an unknown type, which a parsed job cannot have.
 */
export function contentRulesOf({ field, type, schema }: OutputSpec): ContentRules {
  if (schema !== undefined) return { schema: wrap(field, schema), crossCheck: "none" };
  if (!isBuiltInOutputType(type)) throw new TypeError(`an output type without a schema: \`${type}\``);
  return {
    schema: wrap(field, builtIn[type]),
    crossCheck: type === "multipleChoice" ? "multiple-choice" : "none",
  };
}

/** Moves definitions to the top, where references in `content` point. */
function wrap(field: string, { $defs, $schema: _, ...content }: OutputSchemaNode): OutputSchemaNode {
  return {
    type: "object",
    // Not a computed key, because `constructor` and similar names are ordinary fields.
    properties: Object.fromEntries([[field, content]]),
    required: [field],
    additionalProperties: false,
    ...($defs === undefined ? {} : { $defs }),
  };
}
