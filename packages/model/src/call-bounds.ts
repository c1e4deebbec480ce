import type { OutputSchemaNode } from "@slotgate/contracts";
import type { RenderedPrompt } from "./prompt-template.ts";

/** The most that one call can spend, whatever becomes of it. */
export interface CallBounds {
  /** Of each request. */
  readonly inputTokens: number;
  /** Of each request. */
  readonly outputTokens: number;
  /** Retries included. */
  readonly requests: number;
}

/**
 * What providers add to what they are sent: marks between messages, and words of their own around a schema. The
 * largest that one of them names for itself is about 600 tokens.
 */
const providersOwn = 1_024;

/**
 * No request has more input tokens than this: a token stands for at least one byte of UTF-8. The schema counts twice,
 * since a provider may show it to the model beside holding the answer to it.
 */
export function mostInputTokens({ instructions, prompt }: RenderedPrompt, schema: OutputSchemaNode): number {
  const text = bytesOf(instructions) + bytesOf(prompt);
  return text + 2 * bytesOf(JSON.stringify(schema)) + providersOwn;
}

const bytesOf = (text: string): number => Buffer.byteLength(text, "utf8");
