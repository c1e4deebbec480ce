import * as z from "zod";
import { json } from "../provider-server.test-case.ts";
import { anthropicRule, flawInSchema, objectRule } from "./schema-rules.test-case.ts";
import type { Refusal, Wire } from "./wire.test-case.ts";

const secret = "sk-ant-0123456789";

const errorOf = (status: number, type: string, message = "the text of the provider"): Refusal => ({
  status,
  body: { type: "error", error: { type, message }, request_id: "req_1" },
});

const text = z.strictObject({ type: z.literal("text"), text: z.string() });
const schema = z.record(z.string(), z.unknown());

const messagesBody = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  temperature: z.number().min(0).max(1).optional(),
  system: z.array(text),
  messages: z.array(z.strictObject({ role: z.literal("user"), content: z.array(text) })),
  thinking: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("enabled"), budget_tokens: z.int().min(1_024) }),
      z.strictObject({ type: z.literal("adaptive"), display: z.enum(["summarized", "omitted"]).optional() }),
      z.strictObject({ type: z.literal("disabled") }),
    ])
    .optional(),
  output_config: z
    .strictObject({
      effort: z.enum(["low", "medium", "high", "xhigh", "max"]).optional(),
      format: z.strictObject({ type: z.literal("json_schema"), schema }).optional(),
    })
    .optional(),
  tools: z
    .array(
      z.strictObject({
        name: z.string(),
        description: z.string().optional(),
        input_schema: schema,
        strict: z.boolean().optional(),
      }),
    )
    .optional(),
  tool_choice: z
    .strictObject({
      type: z.enum(["any", "tool"]),
      name: z.string().optional(),
      disable_parallel_tool_use: z.boolean().optional(),
    })
    .optional(),
});

type Body = z.infer<typeof messagesBody>;

const withOutputFormat = /claude-(sonnet-4-[56]|opus-4-[1-9]|haiku-4-5)/;
const withEffort = /claude-(opus-4-[5-9]|sonnet-4-6)/;
const withAdaptiveThinking = /claude-(opus|sonnet)-4-6/;

/** Rules of Claude's models, on whichever API. */
export function claudeFlaw({
  model,
  thinking,
  format,
  effort,
  forced,
  temperature,
  maxTokens,
}: {
  readonly model: string;
  readonly thinking: Body["thinking"];
  readonly format: unknown;
  readonly effort: string | undefined;
  readonly forced: boolean;
  readonly temperature: number | undefined;
  readonly maxTokens: number;
}): string | null {
  if (effort !== undefined && !withEffort.test(model))
    return "This model does not support the effort parameter.";
  if (thinking?.type === "adaptive" && !withAdaptiveThinking.test(model))
    return "adaptive thinking is not supported on this model";
  if (thinking !== undefined && thinking.type !== "disabled") {
    if (temperature !== undefined) return "`temperature` may only be set to 1 when thinking is enabled";
    if (forced) return "Thinking may not be enabled when tool_choice forces tool use.";
    if (thinking.type === "enabled" && thinking.budget_tokens >= maxTokens)
      return "`max_tokens` must be greater than `thinking.budget_tokens`";
  }
  if (format === undefined) return null;
  if (!withOutputFormat.test(model)) return "output_format is not supported on this model";
  return flawInSchema(format, anthropicRule);
}

const answer = (stopReason: string, content: readonly object[]) => ({
  type: "message",
  id: "msg_1",
  role: "assistant",
  model: "claude-test",
  content,
  stop_reason: stopReason,
  stop_sequence: null,
  usage: { input_tokens: 11, output_tokens: 7 },
});

const says = (stopReason: string, words: string) => answer(stopReason, [{ type: "text", text: words }]);

export const anthropicMessages: Wire = {
  name: "anthropic",
  config: { provider: "anthropic", model: "claude-sonnet-4-5" },
  reasoning: {},
  secret,
  path: "/messages",
  authorization: ["x-api-key", secret],
  wrongKey: errorOf(401, "authentication_error"),
  flawOf: (body) => {
    const request = messagesBody.safeParse(body);
    if (!request.success) return z.prettifyError(request.error);
    const { model, thinking, output_config, tools, tool_choice, temperature, max_tokens } = request.data;
    const own = claudeFlaw({
      model,
      thinking,
      format: output_config?.format?.schema,
      effort: output_config?.effort,
      forced: tool_choice !== undefined,
      temperature,
      maxTokens: max_tokens,
    });
    return own ?? (tools?.[0] === undefined ? null : flawInSchema(tools[0].input_schema, objectRule));
  },
  refusalOf: (flaw) => errorOf(400, "invalid_request_error", flaw),
  formOf: (body) => {
    const { output_config, tools } = messagesBody.parse(body);
    if (output_config?.format !== undefined)
      return { by: "strict schema", schema: output_config.format.schema };
    return tools?.[0] === undefined
      ? { by: "prompt", schema: null }
      : { by: "tool", schema: tools[0].input_schema };
  },
  completed: (words, body) => {
    const tools = messagesBody.parse(body).tools;
    return tools?.[0] === undefined
      ? answer("end_turn", [
          ...(body["thinking"] === undefined
            ? []
            : [{ type: "thinking", thinking: "Let me see.", signature: "sig" }]),
          { type: "text", text: words },
        ])
      : answer("tool_use", [
          { type: "tool_use", id: "toolu_1", name: tools[0].name, input: JSON.parse(words) },
        ]);
  },
  refused: {
    "by the model": json(says("refusal", "")),
  },
  truncated: json(says("max_tokens", '{"bo')),
  limited: { ...errorOf(429, "rate_limit_error"), headers: { "retry-after": "3" } },
  schemaRefused: errorOf(400, "invalid_request_error", "output_config.format.schema: too complex"),
  failed: errorOf(529, "overloaded_error"),
  credential: "the API key",
};

export const anthropicAdaptive: Wire = {
  ...anthropicMessages,
  name: "anthropic with adaptive thinking",
  config: { provider: "anthropic", model: "claude-opus-4-6" },
};

export const anthropicTool: Wire = {
  ...anthropicMessages,
  name: "anthropic, older models",
  config: { provider: "anthropic", model: "claude-3-haiku-20240307" },
  reasoning: null,
};
