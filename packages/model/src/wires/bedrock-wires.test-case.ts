import { createHash, createHmac } from "node:crypto";
import * as z from "zod";
import { json, type SeenRequest } from "../provider-server.test-case.ts";
import { claudeFlaw } from "./anthropic-wire.test-case.ts";
import { flawInSchema, novaRule, objectRule } from "./schema-rules.test-case.ts";
import type { Refusal, Wire } from "./wire.test-case.ts";

const secret = "ABSKQmVkcm9ja0FQSUtleS0wMTIz";

const errorOf = (status: number, type: string, message = "the text of the provider"): Refusal => ({
  status,
  body: { message },
  headers: { "x-amzn-errortype": type },
});

const text = z.strictObject({ text: z.string() });
const schema = z.record(z.string(), z.unknown());

const converseBody = z.strictObject({
  system: z.array(text),
  messages: z.array(z.strictObject({ role: z.literal("user"), content: z.array(text) })),
  inferenceConfig: z.strictObject({
    maxTokens: z.int().min(1),
    temperature: z.number().min(0).max(1).optional(),
  }),
  toolConfig: z
    .strictObject({
      tools: z.array(
        z.strictObject({
          toolSpec: z.strictObject({
            name: z.string(),
            description: z.string(),
            inputSchema: z.strictObject({ json: schema }),
          }),
        }),
      ),
      toolChoice: z.strictObject({ any: z.strictObject({}) }),
    })
    .optional(),
  additionalModelResponseFieldPaths: z.array(z.string()).optional(),
  additionalModelRequestFields: schema.optional(),
});

const claudeFields = z.strictObject({
  thinking: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("enabled"), budget_tokens: z.int().min(1_024) }),
      z.strictObject({ type: z.literal("adaptive") }),
    ])
    .optional(),
  output_config: z
    .strictObject({
      effort: z.enum(["low", "medium", "high"]).optional(),
      format: z.strictObject({ type: z.literal("json_schema"), schema }).optional(),
    })
    .optional(),
});

const novaFields = z.strictObject({
  reasoningConfig: z.strictObject({
    type: z.literal("enabled"),
    maxReasoningEffort: z.enum(["low", "medium", "high"]),
  }),
});

const gptFields = z.strictObject({ reasoning_effort: z.enum(["low", "medium", "high"]) });

type Converse = z.infer<typeof converseBody>;

const answer = (stopReason: string, content: readonly object[]) => ({
  metrics: { latencyMs: 5 },
  output: { message: { role: "assistant", content } },
  stopReason,
  usage: { inputTokens: 11, outputTokens: 7, totalTokens: 18 },
});

const says = (stopReason: string, words: string) => answer(stopReason, [{ text: words }]);

/** Rules of the model behind the API. */
type ModelRule = (request: Converse) => string | null;

const pathOf = (model: string): string => `/model/${encodeURIComponent(model)}/converse`;

interface Row {
  readonly name: string;
  readonly model: string;
  readonly rule: ModelRule;
  readonly reasoning?: null;
}

const rowOf = ({ name, model, rule, reasoning }: Row): Wire => ({
  name,
  config: { provider: "amazon-bedrock", model, region: "eu-central-1" },
  reasoning: reasoning === null ? null : {},
  secret,
  path: pathOf(model),
  authorization: ["authorization", `Bearer ${secret}`],
  wrongKey: errorOf(403, "AccessDeniedException"),
  flawOf: (body) => {
    const request = converseBody.safeParse(body);
    return request.success ? rule(request.data) : z.prettifyError(request.error);
  },
  refusalOf: (flaw) => errorOf(400, "ValidationException", flaw),
  formOf: (body) => {
    const { toolConfig, additionalModelRequestFields: fields } = converseBody.parse(body);
    const format = claudeFields.safeParse(fields).data?.output_config?.format;
    if (format !== undefined) return { by: "strict schema", schema: format.schema };
    const tool = toolConfig?.tools[0];
    return tool === undefined
      ? { by: "prompt", schema: null }
      : { by: "tool", schema: tool.toolSpec.inputSchema.json };
  },
  completed: (words, body) => {
    const tool = converseBody.parse(body).toolConfig?.tools[0];
    return tool === undefined
      ? answer("end_turn", [
          { reasoningContent: { reasoningText: { text: "Let me see.", signature: "sig" } } },
          { text: words },
        ])
      : answer("tool_use", [
          { toolUse: { toolUseId: "tooluse_1", name: tool.toolSpec.name, input: JSON.parse(words) } },
        ]);
  },
  refused: {
    "by a filter": json(says("content_filtered", "")),
    "by a guardrail": json(says("guardrail_intervened", "Sorry, this is blocked.")),
  },
  truncated: json(says("max_tokens", '{"bo')),
  limited: { ...errorOf(429, "ThrottlingException"), headers: { "retry-after": "3" } },
  schemaRefused: errorOf(400, "ValidationException", "The json schema is invalid"),
  failed: errorOf(503, "ServiceUnavailableException"),
  credential: "an API key, `accessKeyId:secretAccessKey` or `accessKeyId:secretAccessKey:sessionToken`",
});

const without = (fields: unknown): string | null =>
  fields === undefined ? null : "extraneous key is not permitted";

const claudeRule =
  (model: string): ModelRule =>
  ({ inferenceConfig: { maxTokens, temperature }, toolConfig, additionalModelRequestFields }) => {
    const fields = claudeFields.optional().safeParse(additionalModelRequestFields);
    if (!fields.success) return z.prettifyError(fields.error);
    const { thinking, output_config } = fields.data ?? {};
    const tool = toolConfig?.tools[0]?.toolSpec.inputSchema.json;
    const flaw = claudeFlaw({
      model,
      thinking,
      format: output_config?.format?.schema,
      effort: output_config?.effort,
      forced: toolConfig !== undefined,
      temperature,
      maxTokens,
    });
    return flaw ?? (tool === undefined ? null : flawInSchema(tool, objectRule));
  };

export const bedrockClaude = rowOf({
  name: "amazon-bedrock, Claude",
  model: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
  rule: claudeRule("claude-sonnet-4-5"),
});

export const bedrockAdaptive = rowOf({
  name: "amazon-bedrock, Claude with adaptive thinking",
  model: "eu.anthropic.claude-opus-4-6-v1",
  rule: claudeRule("claude-opus-4-6"),
});

export const bedrockNova = rowOf({
  name: "amazon-bedrock, Nova",
  model: "eu.amazon.nova-2-lite-v1:0",
  rule: ({ toolConfig, additionalModelRequestFields: fields }) => {
    if (fields !== undefined && !novaFields.safeParse(fields).success)
      return "extraneous key is not permitted";
    const tool = toolConfig?.tools[0]?.toolSpec.inputSchema.json;
    return tool === undefined ? null : flawInSchema(tool, novaRule);
  },
});

export const bedrockOpenAI = rowOf({
  name: "amazon-bedrock, OpenAI",
  model: "openai.gpt-oss-120b-1:0",
  rule: ({ toolConfig, additionalModelRequestFields: fields }) => {
    if (toolConfig !== undefined) return "toolChoice any is not supported by this model";
    return fields === undefined || gptFields.safeParse(fields).success
      ? null
      : "extraneous key is not permitted";
  },
});

export const bedrockOthers = rowOf({
  name: "amazon-bedrock, other models",
  model: "meta.llama3-3-70b-instruct-v1:0",
  reasoning: null,
  rule: ({ toolConfig, additionalModelRequestFields: fields }) =>
    toolConfig === undefined ? without(fields) : "toolChoice any is not supported by this model",
});

const accessKey = { id: "AKIAIOSFODNN7EXAMPLE", secret: "secret/access+key" };
export const accessKeySecret = `${accessKey.id}:${accessKey.secret}`;

/** Whether AWS would accept the request's signature (version 4) for the region. */
export function isSigned({ method, url, headers }: SeenRequest, body: string, region: string): boolean {
  const parsed =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (parsed === null) return false;
  const [, id, day = "", place = "", service = "", names = "", signature] = parsed;
  if (id !== accessKey.id || place !== region || service !== "bedrock") return false;
  if (!["host", "x-amz-date"].every((name) => names.split(";").includes(name))) return false;
  const canonicalHeaders = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  // Each part of the path is encoded once more.
  const path = url.split("/").map(encodeURIComponent).join("/");
  const canonical = [method, path, "", canonicalHeaders.join(""), names, sha256(body)].join("\n");
  const scope = `${day}/${place}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const key = [day, place, service, "aws4_request"].reduce<Buffer>(
    (from, part) => hmac(from, part),
    Buffer.from(`AWS4${accessKey.secret}`),
  );
  return hmac(key, toSign).toString("hex") === signature;
}

const sha256 = (of: string): string => createHash("sha256").update(of).digest("hex");
const hmac = (key: Buffer, of: string): Buffer => createHmac("sha256", key).update(of).digest();
