import * as z from "zod";
import { json } from "../provider-server.test-case.ts";
import { flawInSchema, objectRule, openaiStrictRule } from "./schema-rules.test-case.ts";
import { type Refusal, refuse, type Wire } from "./wire.test-case.ts";

const secret = "mistral-0123456789";

const errorOf = (status: number, type: string, code: string): Refusal => ({
  status,
  body: { object: "error", message: "the text of the provider", type, param: null, code },
});

const format = z.strictObject({
  type: z.literal("json_schema"),
  json_schema: z.strictObject({
    name: z.string(),
    strict: z.boolean(),
    schema: z.record(z.string(), z.unknown()),
  }),
});

const chatBody = z.strictObject({
  model: z.string(),
  messages: z.array(
    z.strictObject({
      role: z.enum(["system", "user"]),
      content: z.union([z.string(), z.array(z.strictObject({ type: z.literal("text"), text: z.string() }))]),
    }),
  ),
  max_tokens: z.int().min(1),
  temperature: z.number().min(0).max(1.5).optional(),
  reasoning_effort: z.enum(["none", "high"]).optional(),
  response_format: format,
});

const answer = (finishReason: string, content: unknown) => ({
  id: "cmpl-1",
  object: "chat.completion",
  created: 1_767_225_600,
  model: "test",
  choices: [
    { index: 0, message: { role: "assistant", content, tool_calls: null }, finish_reason: finishReason },
  ],
  usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
});

export const mistralChat: Wire = {
  name: "mistral",
  config: { provider: "mistral", model: "mistral-small-latest" },
  reasoning: {},
  secret,
  path: "/chat/completions",
  authorization: ["authorization", `Bearer ${secret}`],
  wrongKey: { status: 401, body: { detail: "Unauthorized" } },
  flawOf: (body) => {
    const request = chatBody.safeParse(body);
    if (!request.success) return z.prettifyError(request.error);
    const { strict, schema } = request.data.response_format.json_schema;
    return flawInSchema(schema, strict ? openaiStrictRule : objectRule);
  },
  refusalOf: (flaw) => ({
    status: 422,
    body: {
      object: "error",
      message: { detail: [{ type: "extra_forbidden", loc: ["body"], msg: flaw }] },
      type: "invalid_request_error",
      param: null,
      code: null,
    },
  }),
  formOf: (body) => {
    const { strict, schema } = format.parse(body["response_format"]).json_schema;
    return { by: strict ? "strict schema" : "schema", schema };
  },
  completed: (text, body) =>
    answer(
      "stop",
      body["reasoning_effort"] === "high"
        ? [
            { type: "thinking", thinking: [{ type: "text", text: "Let me see." }] },
            { type: "text", text },
          ]
        : text,
    ),
  refused: {
    "by a guardrail": refuse(errorOf(403, "guardrail_violation", "guardrail_violation")),
  },
  truncated: json(answer("length", '{"bo')),
  limited: { ...errorOf(429, "rate_limited", "1300"), headers: { "retry-after": "3" } },
  schemaRefused: errorOf(400, "invalid_request_invalid_json_schema", "3051"),
  failed: errorOf(503, "unreachable_backend", "1100"),
  credential: "the API key",
};
