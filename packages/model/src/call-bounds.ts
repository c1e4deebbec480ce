import type { OutputSchemaNode } from "@slotgate/contracts";
import type { RenderedPrompt } from "./prompt-template.ts";

/** The maximum that one call can spend. */
export interface CallBounds {
  /** Per request. */
  readonly inputTokens: number;
  /** Per request. */
  readonly outputTokens: number;
  /** Retries included. */
  readonly requests: number;
}

/**
 * What providers add to a request: marks between messages, and their own text around a schema. The largest documented
 * amount is about 600 tokens.
 */
const providersOwn = 1_024;

/**
 * Upper bound on the input tokens of a request: a token stands for at least one byte of UTF-8. The schema counts twice,
 * because a provider may also show it to the model.
 */
export function mostInputTokens({ instructions, prompt }: RenderedPrompt, schema: OutputSchemaNode): number {
  const text = bytesOf(instructions) + bytesOf(prompt);
  return text + 2 * bytesOf(JSON.stringify(schema)) + providersOwn;
}

const bytesOf = (text: string): number => Buffer.byteLength(text, "utf8");
