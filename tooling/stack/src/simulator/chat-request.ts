import type { Schema } from "./schema-content.ts";

/** The parts of a chat completions request that the simulator acts on. */
export interface ChatRequest {
  readonly model: string;
  /** The text of all messages. */
  readonly prompt: string;
  /** What is asked for: plain text, any JSON object, or JSON that satisfies a schema. */
  readonly format: { readonly kind: "text" | "json" } | { readonly kind: "schema"; readonly schema: Schema };
}

/**
 * Reads a request body.
 *
 * @throws Error saying what is wrong, as an OpenAI-compatible server would answer with status 400.
 */
export function parseChatRequest(body: string): ChatRequest {
  const request = asRecord(JSON.parse(body));
  const { model, messages, stream } = request;
  if (typeof model !== "string" || model === "") throw new Error("`model` is missing");
  if (!Array.isArray(messages) || messages.length === 0) throw new Error("`messages` is missing");
  if (stream === true) throw new Error("`stream` is not simulated");
  const prompt = messages.map(textOf).join("\n");
  const format = formatOf(asRecord(request["response_format"]));
  return { model, prompt, format: format.kind === "schema" ? (promptSchema(prompt) ?? format) : format };
}

function formatOf(format: Schema): ChatRequest["format"] {
  const { type, json_schema: jsonSchema } = format;
  if (type === "json_schema") {
    const { schema } = asRecord(jsonSchema);
    if (typeof schema !== "object" || schema === null)
      throw new Error("`response_format.json_schema.schema` is missing");
    return { kind: "schema", schema: asRecord(schema) };
  }
  return { kind: type === "json_object" ? "json" : "text" };
}

/**
 * The schema that the prompt shows, when it shows one. Strict decoding has no words for lengths and for
 * unique items, so `response_format` leaves them out; a model reads them in the prompt, and so does this one.
 */
function promptSchema(prompt: string): ChatRequest["format"] | undefined {
  const [, shown] = /<output-schema>(.*?)<\/output-schema>/s.exec(prompt) ?? [];
  if (shown === undefined) return undefined;
  try {
    return { kind: "schema", schema: asRecord(JSON.parse(shown)) };
  } catch {
    return undefined;
  }
}

function textOf(message: unknown): string {
  const { content } = asRecord(message);
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => asRecord(part)["text"] ?? "").join("\n");
}

function asRecord(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}
