import type { ChatRequest } from "./chat-request.ts";
import type { FaultName } from "./fault.ts";
import { contentFor } from "./schema-content.ts";
import { type Seed, seedOf } from "./seed.ts";
import { simulatedText } from "./sentences.ts";

export interface Completion {
  readonly id: string;
  readonly object: "chat.completion";
  readonly created: number;
  readonly model: string;
  readonly choices: readonly unknown[];
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly total_tokens: number;
  };
}

export interface CompletionOptions {
  readonly request: ChatRequest;
  readonly fault: FaultName | null;
  readonly now: Date;
}

/** A completion that follows from the request alone, apart from `created`. */
export function completionFor({ request, fault, now }: CompletionOptions): Completion {
  const seed = seedOf(`${request.model}\n${request.prompt}\n${JSON.stringify(request.format)}`);
  const { message, finish } = answerFor(contentOf(request, seed), request, fault);
  const promptTokens = tokens(request.prompt);
  const completionTokens = tokens(message.content ?? message.refusal ?? "");
  return {
    id: `chatcmpl-simulated-${seed.tag("id")}${seed.tag("more")}`,
    object: "chat.completion",
    created: Math.floor(now.getTime() / 1_000),
    model: simulatedName(request.model),
    choices: [
      { index: 0, message: { role: "assistant", ...message }, finish_reason: finish, logprobs: null },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
}

/** The name under which a model answers, so that its content is not mistaken for a real model's. */
export function simulatedName(model: string): string {
  return model.startsWith("simulated-") ? model : `simulated-${model}`;
}

interface Answer {
  readonly message: { readonly content: string | null; readonly refusal: string | null };
  readonly finish: "stop" | "length" | "content_filter";
}

function answerFor(content: string, request: ChatRequest, fault: FaultName | null): Answer {
  const says = (text: string, finish: Answer["finish"] = "stop"): Answer => ({
    message: { content: text, refusal: null },
    finish,
  });
  switch (fault) {
    case "not-json":
      return says("Simulated text that is not JSON: {");
    case "wrong-shape":
      return says(JSON.stringify(wrongShape(request)));
    case "truncated":
      return says(content.slice(0, Math.floor(content.length / 2)), "length");
    case "content-filter":
      return says("", "content_filter");
    case "refused":
      return {
        message: { content: null, refusal: "Simulated refusal: this content is not generated." },
        finish: "stop",
      };
    default:
      return says(content);
  }
}

function contentOf({ format }: ChatRequest, seed: Seed): string {
  if (format.kind === "schema") return JSON.stringify(contentFor(format.schema, seed));
  const text = simulatedText({ seed, place: "/text", minLength: 0, maxLength: Number.POSITIVE_INFINITY });
  return format.kind === "json" ? JSON.stringify({ text }) : text;
}

/** JSON that the schema cannot accept: an object if something is required, else a list instead of an object. */
function wrongShape({ format }: ChatRequest): unknown {
  const schema = format.kind === "schema" ? format.schema : {};
  const required = schema["required"];
  if (Array.isArray(required) && required.length > 0) return { simulated: "of the wrong shape" };
  return schema["type"] === "array" ? { simulated: "of the wrong shape" } : ["simulated, of the wrong shape"];
}

/** About four characters to a token, as with the usual tokenizers. */
function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}
