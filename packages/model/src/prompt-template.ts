import {
  canonicalJson,
  type GenerationPrompt,
  isBuiltInOutputType,
  type OutputSchemaNode,
  type Placeholder,
  type PromptPart,
  readPromptText,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { contentRulesOf } from "./content-schema.ts";
import type { ModelRequest } from "./model-port.ts";

/** A prompt whose texts are cut at their placeholders, ready for any number of jobs. */
export interface PromptTemplate {
  /** Sent as the system message. */
  readonly instructions: string;
  /** Of the user message. */
  readonly request: readonly PromptPart[];
  /** What `{{content}}` says: by type, or `schema` if the caller gave one. */
  readonly content: GenerationPrompt["content"];
}

export interface RenderedPrompt {
  readonly instructions: string;
  readonly prompt: string;
}

/** Identifies a prompt in records, by its name and all its texts. */
export const promptDigestOf = (name: string, prompt: GenerationPrompt): string =>
  digestOf({ ...prompt, id: name });

/** Throws a `TypeError` for a prompt that its contract refuses. */
export function toTemplate({ instructions, request, content }: GenerationPrompt): PromptTemplate {
  return { instructions: fill(cut(instructions), braces), request: cut(request), content };
}

function cut(text: string): readonly PromptPart[] {
  const { parts, flaws } = readPromptText(text);
  const [flaw] = flaws;
  if (flaw === undefined) return parts;
  throw new TypeError(`the prompt was not parsed: line ${flaw.line}, column ${flaw.column}: ${flaw.message}`);
}

type PromptedJob = Pick<ModelRequest, "job" | "scope">;

interface RenderInput extends PromptedJob {
  readonly template: PromptTemplate;
  /** The schema of the whole output. */
  readonly schema: OutputSchemaNode;
}

/** The same template and request give the same text, byte for byte. */
export function renderPrompt({ template, job, scope, schema }: RenderInput): RenderedPrompt {
  const { output } = job;
  const contentKey = output.schema === undefined && isBuiltInOutputType(output.type) ? output.type : "schema";
  const prompt = fill(template.request, {
    ...braces,
    "data:slot": () => dataOf({ slotId: job.slotId, kind: job.kind, type: output.type }),
    "data:scope": () => dataOf(scope),
    "data:input": () => dataOf(job.input),
    "data:sources": () => dataOf(job.sources),
    "data:schema": () => dataOf(schema),
    "data:field": () => dataOf(output.field),
    content: () => template.content[contentKey],
  } satisfies Record<Placeholder, () => string>);
  return { instructions: template.instructions, prompt };
}

/** The texts that a prompt becomes for a job, as they are sent. Throws a `TypeError` as `toTemplate` does. */
export const promptTextsOf = (prompt: GenerationPrompt, { job, scope }: PromptedJob): RenderedPrompt =>
  renderPrompt({ template: toTemplate(prompt), job, scope, schema: contentRulesOf(job.output).schema });

type Values = Readonly<Partial<Record<Placeholder, () => string>>>;

const braces = { open: () => "{{", close: () => "}}" } as const satisfies Values;

/** In one pass, so that inserted text is not scanned again. */
function fill(parts: readonly PromptPart[], values: Values): string {
  return parts
    .map((part) => {
      if ("text" in part) return part.text;
      const value = values[part.placeholder];
      if (value === undefined) throw new TypeError(`no data belongs here: \`{{${part.placeholder}}}\``);
      return value();
    })
    .join("");
}

const dataOf = (value: unknown): string => canonicalJson(value).replaceAll("<", "\\u003c");
