import { describe, expect, test } from "vitest";
import { admissionOf, allow, modelAt, requestOf, secretInput, secretKey } from "./model.test-case.ts";
import { readProviderError } from "./provider-error.ts";
import { complete, json, raw, startProvider } from "./provider-server.test-case.ts";

const read = (status: number, body: unknown) =>
  readProviderError({ status, text: JSON.stringify(body), isOwn: () => true });
const google = (code: number, status: string, message: string, details: unknown[] = []) => ({
  error: { code, status, message, details },
});
const perDay = { violations: [{ quotaId: "GenerateRequestsPerDayPerProjectPerModel-FreeTier" }] };
const perMinute = { violations: [{ quotaId: "GenerateRequestsPerMinutePerProjectPerModel" }] };

describe("the topic of an error answer", () => {
  test.each<[string, number, unknown, string | null, string | null]>([
    // refusals
    [
      "OpenAI",
      400,
      { error: { code: "content_policy_violation", type: "image_generation_user_error" } },
      "refusal",
      "content_policy_violation",
    ],
    [
      "OpenAI, flagged",
      400,
      { error: { code: "invalid_prompt", type: "invalid_request_error" } },
      "refusal",
      "invalid_prompt",
    ],
    [
      "Azure",
      400,
      {
        error: { code: "content_filter", status: 400, innererror: { code: "ResponsibleAIPolicyViolation" } },
      },
      "refusal",
      "content_filter",
    ],
    [
      "Azure, inner code only",
      400,
      { error: { code: "400", innererror: { code: "ResponsibleAIPolicyViolation" } } },
      "refusal",
      "ResponsibleAIPolicyViolation",
    ],
    ["Azure, type", 422, { error: { code: null, type: "content_filter" } }, "refusal", "content_filter"],
    ["Google", 400, google(400, "PROHIBITED_CONTENT", "no"), "refusal", "PROHIBITED_CONTENT"],
    ["Alibaba", 400, { code: "DataInspectionFailed", message: "no" }, "refusal", "DataInspectionFailed"],
    [
      "OpenRouter",
      403,
      { error: { code: 403, message: "no", metadata: { reasons: ["violence"] } } },
      "refusal",
      "flagged",
    ],
    ["behind a proxy's 500", 500, { error: { code: "content_filter" } }, "refusal", "content_filter"],
    // quota
    [
      "OpenAI",
      429,
      { error: { code: "insufficient_quota", type: "insufficient_quota" } },
      "quota",
      "insufficient_quota",
    ],
    [
      "OpenAI, type only",
      429,
      { error: { code: null, type: "insufficient_quota" } },
      "quota",
      "insufficient_quota",
    ],
    [
      "OpenAI, limit",
      429,
      { error: { code: "billing_hard_limit_reached" } },
      "quota",
      "billing_hard_limit_reached",
    ],
    ["OpenAI, inactive", 429, { error: { code: "billing_not_active" } }, "quota", "billing_not_active"],
    [
      "Anthropic",
      402,
      { type: "error", error: { type: "billing_error", message: "no" } },
      "quota",
      "billing_error",
    ],
    [
      "DeepSeek",
      402,
      { error: { type: "unknown_error", code: "invalid_request_error" } },
      "quota",
      "invalid_request_error",
    ],
    [
      "Moonshot",
      429,
      { error: { type: "exceeded_current_quota_error" } },
      "quota",
      "exceeded_current_quota_error",
    ],
    [
      "Google, by its message",
      429,
      google(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, check your plan and billing details",
      ),
      "quota",
      "RESOURCE_EXHAUSTED",
    ],
    [
      "Google, by the day",
      429,
      google(429, "RESOURCE_EXHAUSTED", "Quota exceeded", [perDay]),
      "quota",
      "RESOURCE_EXHAUSTED",
    ],
    [
      "Google, in an array",
      429,
      [google(429, "RESOURCE_EXHAUSTED", "Quota exceeded", [perDay])],
      "quota",
      "RESOURCE_EXHAUSTED",
    ],
    // limits of a rate
    [
      "OpenAI",
      429,
      { error: { code: "rate_limit_exceeded", type: "requests" } },
      null,
      "rate_limit_exceeded",
    ],
    ["OpenAI, tokens", 429, { error: { code: null, type: "tokens" } }, null, "tokens"],
    ["Anthropic", 429, { type: "error", error: { type: "rate_limit_error" } }, null, "rate_limit_error"],
    [
      "Google",
      429,
      google(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted"),
      null,
      "RESOURCE_EXHAUSTED",
    ],
    [
      "Google, by the minute",
      429,
      google(429, "RESOURCE_EXHAUSTED", "Quota exceeded", [perMinute]),
      null,
      "RESOURCE_EXHAUSTED",
    ],
    [
      "a quota of a minute",
      429,
      { error: { code: "token_quota_per_minute_exceeded" } },
      null,
      "token_quota_per_minute_exceeded",
    ],
    // the caller's own request
    [
      "OpenAI",
      400,
      { error: { code: "context_length_exceeded", type: "invalid_request_error" } },
      "content",
      "context_length_exceeded",
    ],
    [
      "OpenAI, schema",
      400,
      { error: { code: "invalid_json_schema", param: "response_format" } },
      "content",
      "invalid_json_schema",
    ],
    [
      "Anthropic",
      400,
      { type: "error", error: { type: "invalid_request_error", message: "prompt is too long" } },
      "content",
      "invalid_request_error",
    ],
    [
      "Anthropic, size",
      413,
      { type: "error", error: { type: "request_too_large" } },
      "content",
      "request_too_large",
    ],
    ["Google", 400, google(400, "INVALID_ARGUMENT", "too many tokens"), "content", "INVALID_ARGUMENT"],
    [
      "vLLM",
      400,
      { object: "error", message: "no", type: "BadRequestError", code: 400 },
      "content",
      "BadRequestError",
    ],
    [
      "Groq",
      400,
      { error: { code: "json_validate_failed", failed_generation: "{" } },
      "content",
      "json_validate_failed",
    ],
    [
      "Mistral",
      422,
      { object: "error", message: { detail: [] }, type: "invalid_request_error" },
      "content",
      "invalid_request_error",
    ],
    ["a web page", 414, "<html>", "content", null],
    // the deployment's own setup
    ["OpenAI, key", 401, { error: { code: "invalid_api_key" } }, "setup", "invalid_api_key"],
    ["OpenAI, model", 404, { error: { code: "model_not_found" } }, "setup", "model_not_found"],
    [
      "OpenAI, parameter",
      400,
      { error: { code: "unsupported_parameter" } },
      "setup",
      "unsupported_parameter",
    ],
    ["Azure", 404, { error: { code: "DeploymentNotFound" } }, "setup", "DeploymentNotFound"],
    ["Anthropic", 404, { type: "error", error: { type: "not_found_error" } }, "setup", "not_found_error"],
    [
      "Google, key",
      400,
      { error: { code: 400, status: "INVALID_ARGUMENT", details: [{ reason: "API_KEY_INVALID" }] } },
      "setup",
      "API_KEY_INVALID",
    ],
    ["Bedrock", 403, { __type: "com.amazon#AccessDeniedException" }, "setup", "AccessDeniedException"],
    // anything else
    ["Anthropic", 529, { type: "error", error: { type: "overloaded_error" } }, null, "overloaded_error"],
    ["nothing", 500, "", null, null],
    ["a message instead of a code", 500, { error: "the model crashed on these words" }, null, null],
    ["a number", 503, { error: { code: 503 } }, null, null],
    ["no object", 500, null, null, null],
    ["objects instead of codes", 500, { error: { code: {}, type: [], status: true } }, null, null],
  ])("%s, HTTP %i %j is about %s", (_, status, body, about, code) => {
    expect(read(status, body)).toEqual({ about, code });
  });

  test.each([
    "",
    "not json",
    "[",
    "[[]]",
    '{"error":',
    "null",
    '{"error":null}',
    '{"error":[{"code":"x y"}]}',
  ])("an unknown body has no topic: %s", (text) => {
    expect(readProviderError({ status: 503, text, isOwn: () => true })).toEqual({ about: null, code: null });
  });
});

test.each([
  `${"x".repeat(65)}`,
  "two words",
  "line\nbreak",
  "\u001b[31mred",
  "größe",
  "-flag",
  "mk2k4j6h8g0f",
  "req_011CSHoEeqs5C35K2UUqR7Fy",
  secretInput.split(" ")[0],
  secretKey,
  secretKey.slice(3),
])("a malformed code, or one that repeats what was sent, is not recorded: %j", async (code) => {
  await using server = await startProvider(json({ error: { code, message: secretInput } }, { status: 400 }));
  const generation = await modelAt(server).generate(requestOf(), admissionOf(), allow());
  expect(generation).toMatchObject({ reason: "MODEL_HTTP_ERROR", httpStatus: 400, code: null });
  expect(JSON.stringify(generation)).not.toContain(code);
});

const content = { body: "Cells divide." };

test.each([
  { status: 400, code: "content_filter", reason: "MODEL_REFUSED", attempts: 1, concerns: "content" },
  {
    status: 400,
    code: "context_length_exceeded",
    reason: "MODEL_HTTP_ERROR",
    attempts: 1,
    concerns: "content",
  },
  {
    status: 429,
    code: "insufficient_quota",
    reason: "MODEL_RATE_LIMITED",
    attempts: 1,
    concerns: "provider",
  },
  {
    status: 429,
    code: "rate_limit_exceeded",
    reason: "MODEL_RATE_LIMITED",
    attempts: 3,
    concerns: "provider",
  },
  { status: 503, code: "overloaded", reason: "MODEL_HTTP_ERROR", attempts: 3, concerns: "provider" },
])("HTTP $status $code ends as $reason after $attempts", async ({ status, code, ...expected }) => {
  await using server = await startProvider(json({ error: { code, message: secretInput } }, { status }));
  const generation = await modelAt(server).generate(requestOf(), admissionOf(), allow());
  expect(generation).toMatchObject({ ...expected, httpStatus: status, code });
  expect(generation).toMatchObject({ detail: expect.stringContaining(`HTTP ${status} \`${code}\``) });
  expect(JSON.stringify(generation)).not.toContain(secretInput);
});

test.each([
  { status: "success", code: "content_filter", reason: "MODEL_REFUSED" },
  { status: "success", code: "server_overloaded", reason: "MODEL_HTTP_ERROR" },
])("an error with HTTP 200 is recognized by its code: $code", async ({ code, reason }) => {
  await using server = await startProvider(json({ error: { code, message: secretInput } }));
  const generation = await modelAt(server).generate(requestOf(), admissionOf(), allow());
  expect(generation).toMatchObject({ reason, code, attempts: 1, detail: expect.stringContaining(code) });
});

test("an error body that is too long or incomplete counts by its status", async () => {
  const code = "content_filter";
  await using server = await startProvider(
    raw({ status: 400, body: JSON.stringify({ error: { message: "x".repeat(70_000), code } }) }),
    (response) => {
      response.writeHead(503, { "content-type": "application/json" }).write('{"error":');
      response.once("close", () => undefined);
    },
    complete(content),
  );
  const model = modelAt(server, { config: { timeoutMs: 1_000 } });
  expect(await model.generate(requestOf(), admissionOf(), allow())).toMatchObject({
    reason: "MODEL_HTTP_ERROR",
    code: null,
    attempts: 1,
  });
  expect(await model.generate(requestOf(), admissionOf(), allow())).toMatchObject({
    status: "generated",
    attempts: 2,
  });
  await server.requests[1]?.closed;
});
