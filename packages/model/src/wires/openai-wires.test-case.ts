import * as z from "zod";
import { json } from "../provider-server.test-case.ts";
import { flawInSchema, objectRule, openaiStrictRule } from "./schema-rules.test-case.ts";
import { type AskedForm, type Refusal, refuse, type Wire } from "./wire.test-case.ts";

const secret = "sk-openai-0123456789";
const message = "the text of the provider";

const errorOf = (error: { type: string; code?: string | null; param?: string | null }) => ({
  error: { message, param: null, code: null, ...error },
});

const schemaFormat = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  strict: z.boolean(),
  schema: z.record(z.string(), z.unknown()),
});

const format = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("json_schema"), json_schema: schemaFormat }),
  z.strictObject({ type: z.literal("json_object") }),
]);

const part = z.strictObject({ type: z.literal("text"), text: z.string() });
const effort = z.enum(["none", "minimal", "low", "medium", "high", "xhigh"]);

const chatBody = z.strictObject({
  model: z.string(),
  messages: z.array(
    z.strictObject({
      role: z.enum(["system", "developer", "user"]),
      content: z.union([z.string(), z.array(part)]),
    }),
  ),
  max_tokens: z.int().min(1).optional(),
  max_completion_tokens: z.int().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  reasoning_effort: effort.optional(),
  response_format: format,
});

const responsesBody = z.strictObject({
  model: z.string(),
  input: z.array(
    z.strictObject({
      role: z.enum(["system", "developer", "user"]),
      content: z.union([
        z.string(),
        z.array(z.strictObject({ type: z.literal("input_text"), text: z.string() })),
      ]),
    }),
  ),
  // Anything else stores the answer at the provider.
  store: z.literal(false),
  include: z.array(z.literal("reasoning.encrypted_content")).optional(),
  max_output_tokens: z.int().min(16),
  temperature: z.number().min(0).max(2).optional(),
  reasoning: z.strictObject({ effort }).optional(),
  text: z.strictObject({
    format: schemaFormat.extend({ type: z.literal("json_schema") }),
  }),
});

interface Asked {
  readonly reasons: boolean;
  readonly strict: boolean;
  readonly schema: unknown;
}

/** What models that reason refuse, and what the others do. */
function flawOfChat({ reasons, strict, schema }: Asked, body: z.infer<typeof chatBody>): string | null {
  if (reasons && body.max_tokens !== undefined) return "'max_tokens' is not supported with this model";
  if (reasons && body.temperature !== undefined) return "'temperature' does not support this value";
  if (!reasons && body.reasoning_effort !== undefined) return "unrecognized argument: reasoning_effort";
  return schema === undefined ? null : flawInSchema(schema, strict ? openaiStrictRule : objectRule);
}

const parsed = <Body>(schema: z.ZodType<Body>, body: unknown): Body | string => {
  const result = schema.safeParse(body);
  return result.success ? result.data : z.prettifyError(result.error);
};

const chatFlaw = (reasons: (model: string) => boolean) => (body: Record<string, unknown>) => {
  const chat = parsed(chatBody, body);
  if (typeof chat === "string") return chat;
  const { response_format: asked } = chat;
  const { strict, schema } =
    asked.type === "json_schema" ? asked.json_schema : { strict: false, schema: undefined };
  return flawOfChat({ reasons: reasons(chat.model), strict, schema }, chat);
};

const chatForm = (body: Record<string, unknown>): AskedForm => {
  const asked = format.parse(body["response_format"]);
  if (asked.type === "json_object") return { by: "prompt", schema: null };
  const { strict, schema } = asked.json_schema;
  return { by: strict ? "strict schema" : "schema", schema };
};

const chatAnswer = (choice: object) => ({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_767_225_600,
  model: "test",
  choices: [{ index: 0, logprobs: null, finish_reason: "stop", ...choice }],
  usage: {
    prompt_tokens: 11,
    completion_tokens: 7,
    total_tokens: 18,
    completion_tokens_details: { reasoning_tokens: 4 },
  },
});

const says = (content: string | null, refusal: string | null = null) => ({
  message: { role: "assistant", content, refusal },
});

const wrongKey: Refusal = {
  status: 401,
  body: errorOf({ type: "invalid_request_error", code: "invalid_api_key" }),
};

const common = {
  secret,
  authorization: ["authorization", `Bearer ${secret}`],
  wrongKey,
  refusalOf: (flaw) => ({
    status: 400,
    body: {
      error: { message: flaw, type: "invalid_request_error", param: null, code: "unsupported_parameter" },
    },
  }),
  limited: {
    status: 429,
    headers: { "retry-after": "3" },
    body: errorOf({ type: "requests", code: "rate_limit_exceeded" }),
  },
  schemaRefused: {
    status: 400,
    body: errorOf({ type: "invalid_request_error", code: "invalid_json_schema", param: "response_format" }),
  },
  failed: { status: 500, body: errorOf({ type: "server_error" }) },
  credential: "the API key",
} as const satisfies Partial<Wire>;

const isOpenAIReasoner = (model: string): boolean => /^(o\d|gpt-5)/.test(model);

const chat = {
  ...common,
  path: "/chat/completions",
  flawOf: chatFlaw(isOpenAIReasoner),
  formOf: chatForm,
  completed: (text) => chatAnswer(says(text)),
  refused: {
    "by the model": json(chatAnswer(says(null, "I cannot help with that."))),
    "by a filter": json(chatAnswer({ ...says(""), finish_reason: "content_filter" })),
  },
  truncated: json(chatAnswer({ ...says('{"bo'), finish_reason: "length" })),
} as const satisfies Partial<Wire>;

export const openaiChat: Wire = {
  ...chat,
  name: "openai",
  config: { provider: "openai", model: "gpt-4o-mini" },
  reasoning: { model: "gpt-5-mini" },
};

/** Azure's own filter answers a prompt with an error. */
const azureFilter = refuse({
  status: 400,
  body: {
    error: {
      message,
      type: null,
      param: "prompt",
      code: "content_filter",
      status: 400,
      innererror: { code: "ResponsibleAIPolicyViolation" },
    },
  },
});

const azureCommon = {
  ...chat,
  flawOf: chatFlaw((model) => model === "our-reasoner"),
  authorization: ["api-key", secret],
  wrongKey: { status: 401, body: { error: { code: "401", message } } },
  refused: { ...chat.refused, "by a filter of the prompt": azureFilter },
  reasoning: { model: "our-reasoner" },
  credential: "the key of the resource",
} as const satisfies Partial<Wire>;

export const azureV1: Wire = {
  ...azureCommon,
  name: "azure",
  config: { provider: "azure", model: "our-writer" },
};

export const azureDeployments: Wire = {
  ...azureCommon,
  name: "azure with `apiVersion`",
  config: { provider: "azure", model: "our-writer", apiVersion: "2024-10-21" },
  path: "/deployments/our-writer/chat/completions?api-version=2024-10-21",
  // Its model is part of the address.
  reasoning: null,
};

const item = (content: object) => ({
  type: "message",
  id: "msg_1",
  role: "assistant",
  status: "completed",
  content: [content],
});

const responsesAnswer = (answer: object) => ({
  id: "resp_1",
  object: "response",
  created_at: 1_767_225_600,
  status: "completed",
  error: null,
  incomplete_details: null,
  model: "test",
  output: [],
  usage: {
    input_tokens: 11,
    output_tokens: 7,
    total_tokens: 18,
    output_tokens_details: { reasoning_tokens: 4 },
  },
  ...answer,
});

const outputText = (text: string) => item({ type: "output_text", text, annotations: [] });

export const openaiResponses: Wire = {
  ...common,
  name: "openai with `responses`",
  config: { provider: "openai", model: "gpt-4o-mini", api: "responses" },
  reasoning: { model: "gpt-5-mini" },
  path: "/responses",
  flawOf: (body) => {
    const request = parsed(responsesBody, body);
    if (typeof request === "string") return request;
    const reasons = isOpenAIReasoner(request.model);
    if (reasons && request.temperature !== undefined) return "'temperature' is not supported with this model";
    if (!reasons && request.reasoning !== undefined)
      return "'reasoning.effort' is not supported with this model";
    const { strict, schema } = request.text.format;
    return flawInSchema(schema, strict ? openaiStrictRule : objectRule);
  },
  formOf: (body) => {
    const { strict, schema } = responsesBody.parse(body).text.format;
    return { by: strict ? "strict schema" : "schema", schema };
  },
  completed: (text) => responsesAnswer({ output: [outputText(text)] }),
  refused: {
    "by the model": json(responsesAnswer({ output: [item({ type: "refusal", refusal: "I cannot." })] })),
    "by a filter": json(
      responsesAnswer({
        status: "incomplete",
        incomplete_details: { reason: "content_filter" },
        output: [outputText('{"bo')],
      }),
    ),
    "by a filter of the prompt": json(
      responsesAnswer({ status: "failed", error: { code: "invalid_prompt", message } }),
    ),
  },
  truncated: json(
    responsesAnswer({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output: [outputText('{"bo')],
    }),
  ),
};

const compatible = {
  ...chat,
  // Servers for open models know only this bound, and take an effort for every model.
  flawOf: (body: Record<string, unknown>) => {
    const request = parsed(chatBody, body);
    if (typeof request === "string") return request;
    if (request.max_completion_tokens !== undefined) return "extra field: max_completion_tokens";
    if (request.messages.some(({ role }) => role === "developer")) return "unknown role: developer";
    return chatFlaw(() => false)({ ...body, reasoning_effort: undefined });
  },
  credential: "the API key, or none (`null`)",
} as const satisfies Partial<Wire>;

export const compatibleWithSchema: Wire = {
  ...compatible,
  name: "openai-compatible",
  config: { provider: "openai-compatible", model: "qwen3" },
  reasoning: {},
};

export const compatibleWithoutSchema: Wire = {
  ...compatible,
  name: "openai-compatible with `json-object`",
  config: { provider: "openai-compatible", model: "qwen3", structuredOutput: "json-object" },
  reasoning: {},
  flawOf: (body) =>
    JSON.stringify(body["response_format"]) === '{"type":"json_object"}'
      ? compatible.flawOf(body)
      : "response_format must be json_object",
};
