import {
  type BuiltInOutputType,
  canonicalJson,
  isBuiltInOutputType,
  type OutputSchemaNode,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import type { ModelRequest } from "./model-port.ts";

export interface PromptTemplate {
  readonly id: string;
  /** Sent as the system message. */
  readonly instructions: string;
  /** Sent as the user message, with its placeholders filled. */
  readonly request: string;
  /** The values of `{{content}}`: by type, or `schema` if the caller gave one. */
  readonly content: Readonly<Record<BuiltInOutputType | "schema", string>>;
}

export interface RenderedPrompt {
  readonly instructions: string;
  readonly prompt: string;
}

/** Identifies a template in records. */
export const promptDigestOf = (template: PromptTemplate): string => digestOf(template);

interface RenderInput extends ModelRequest {
  readonly template: PromptTemplate;
  /** The schema of the whole output. */
  readonly schema: OutputSchemaNode;
}

/** The same template and request give the same text, byte for byte. */
export function renderPrompt({ template, job, scope, schema }: RenderInput): RenderedPrompt {
  const { output } = job;
  const contentKey = output.schema === undefined && isBuiltInOutputType(output.type) ? output.type : "schema";
  const places: Readonly<Record<string, string>> = {
    "data:slot": dataOf({ slotId: job.slotId, kind: job.kind, type: output.type }),
    "data:scope": dataOf(scope),
    "data:input": dataOf(job.input),
    "data:sources": dataOf(job.sources),
    "data:schema": dataOf(schema),
    "data:field": dataOf(output.field),
    content: template.content[contentKey],
  };
  // In one pass, so that inserted text is not scanned again.
  const prompt = template.request.replace(/\{\{([a-z:]+)\}\}/g, (_, name: string) => {
    const text = places[name];
    if (text === undefined) throw new TypeError(`unknown placeholder in \`${template.id}\`: \`${name}\``);
    return text;
  });
  return { instructions: template.instructions, prompt };
}

const dataOf = (value: unknown): string => canonicalJson(value).replaceAll("<", "\\u003c");
