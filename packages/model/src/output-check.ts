import { canonicalJson, type JsonObject, jsonObject, type OutputSpec, parseWith } from "@slotgate/contracts";
import { Ajv2020, type ErrorObject, type SchemaObject, type ValidateFunction } from "ajv/dist/2020.js";
import { type ContentRules, contentRulesOf } from "./content-schema.ts";
import { linearPattern } from "./linear-pattern.ts";

export type CheckedOutput =
  | { readonly ok: true; readonly output: JsonObject }
  /** Names rules and places in the schema, never the output's content or the caller's names. */
  | { readonly ok: false; readonly flaw: string };

/** A compiled check of a job's output. */
export interface OutputCheck extends Pick<ContentRules, "schema"> {
  readonly check: (candidate: unknown) => CheckedOutput;
}

/** Throws if the schema cannot be compiled. */
export function compileOutputCheck(spec: OutputSpec): OutputCheck {
  const { schema, crossCheck } = contentRulesOf(spec);
  const validate = compile(schema);

  const check = (candidate: unknown): CheckedOutput => {
    // First, because the rest relies on limited depth, and the store on well-formed text.
    const storable = parseWith(jsonObject, candidate);
    if (!storable.ok) return { ok: false, flaw: `it is not ${storable.issues[0]?.expected ?? "an object"}` };
    const output = storable.value;
    if (!validate(output)) return { ok: false, flaw: flawOf(validate.errors) };
    if (crossCheck === "multiple-choice" && !answerExists(output[spec.field])) {
      return { ok: false, flaw: "`answerIndex` is beyond the last option" };
    }
    return { ok: true, output };
  };

  return { schema, check };
}

function compile(schema: ContentRules["schema"]): ValidateFunction {
  // One instance per schema, because an instance keeps parts of everything it ever compiled.
  const ajv = new Ajv2020({
    // Inherited names such as `constructor` are not properties of an answer.
    ownProperties: true,
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    allowUnionTypes: true,
    // The contract has checked the schema against its fixed list of keywords.
    validateSchema: false,
    meta: false,
    logger: false,
    code: { regExp: Object.assign(keyedPattern, { code: "" }) },
  });
  // Ajv's own implementation compares all pairs of items.
  ajv.removeKeyword("uniqueItems").addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    validate: (wanted: boolean, items: readonly unknown[]) =>
      !wanted || new Set(items.map(canonicalJson)).size === items.length,
  });
  return ajv.compile(schema as SchemaObject);
}

/** Ajv identifies patterns by their text form. */
const keyedPattern = (pattern: string) => ({ ...linearPattern(pattern), toString: () => pattern });

function answerExists(content: unknown): boolean {
  const { options, answerIndex } = content as { options: readonly string[]; answerIndex: number };
  return answerIndex < options.length;
}

function flawOf(errors: readonly ErrorObject[] | null | undefined): string {
  const [first] = errors ?? [];
  if (first === undefined) return "an unknown rule";
  return `\`${first.keyword}\` at ${withoutNames(first.schemaPath)}`;
}

/** A place in the schema without the caller's names, which are content, since flaws are logged. */
function withoutNames(schemaPath: string): string {
  let nameComesNext = false;
  const steps = schemaPath.split("/").map((step) => {
    const shown = nameComesNext ? "*" : step;
    nameComesNext = !nameComesNext && (step === "properties" || step === "$defs");
    return shown;
  });
  return steps.join("/");
}
