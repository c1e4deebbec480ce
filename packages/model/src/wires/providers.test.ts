import { afterEach, describe, expect, test, vi } from "vitest";
import { admissionOf, allow, modelAt, requestOf, secretInput, someModels } from "../model.test-case.ts";
import { type Answer, type ProviderServer, startProvider } from "../provider-server.test-case.ts";
import type { ProviderConfig } from "../providers/provider.ts";
import { accessKeySecret, bedrockNova, isSigned } from "./bedrock-wires.test-case.ts";
import { vertex } from "./google-wires.test-case.ts";
import {
  answerWith,
  giveToken,
  serviceAccountOf,
  startTokens,
  type TokenServer,
} from "./token-server.test-case.ts";
import { completing, refuse, strictly, type Wire } from "./wire.test-case.ts";
import { wires } from "./wires.test-case.ts";

const content = { body: "Cells divide." };
const rows = wires.map((wire) => [wire.name, wire] as const);

interface Stage extends AsyncDisposable {
  readonly server: ProviderServer;
  readonly tokens: TokenServer;
  readonly ask: (asked?: Asked) => ReturnType<ReturnType<typeof modelAt>["generate"]>;
}

interface Asked {
  readonly config?: Partial<ProviderConfig>;
  readonly secret?: string;
}

async function stageOf(wire: Wire, answer: Answer): Promise<Stage> {
  const server = await startProvider(strictly(wire, answer));
  const tokens = await startTokens(giveToken());
  return {
    server,
    tokens,
    ask: ({ config = {}, secret = wire.secretAt?.(tokens.url) ?? wire.secret } = {}) =>
      modelAt(server, { apiKey: secret, config: { ...wire.config, ...config } }).generate(
        requestOf(),
        admissionOf(),
        allow(),
      ),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await tokens[Symbol.asyncDispose]();
    },
  };
}

afterEach(() => vi.unstubAllEnvs());

describe.each(rows)("%s", (_, wire) => {
  test("completed: the content and its tokens, reasoning included", async () => {
    await using stage = await stageOf(wire, completing(wire, content));
    expect(await stage.ask()).toMatchObject({
      status: "generated",
      output: content,
      attempts: 1,
      inputTokens: 11,
      outputTokens: 7,
    });
    expect(stage.server.requests).toHaveLength(1);
    expect(stage.server.requests[0]?.headers["x-slotgate-decision-id"]).toBe("decision-1");
  });

  test.each(Object.entries(wire.refused))("refused %s", async (_by, answer) => {
    await using stage = await stageOf(wire, answer);
    expect(await stage.ask()).toMatchObject({ reason: "MODEL_REFUSED", concerns: "content", attempts: 1 });
  });

  test("truncated", async () => {
    await using stage = await stageOf(wire, wire.truncated);
    expect(await stage.ask()).toMatchObject({
      reason: "MODEL_OUTPUT_TRUNCATED",
      attempts: 1,
      outputTokens: 7,
    });
  });

  test("rate limited: asked again", async () => {
    await using stage = await stageOf(wire, refuse(wire.limited));
    const detail = wire.limited.headers?.["retry-after"] === "3" ? "3000 ms" : "429";
    expect(await stage.ask()).toMatchObject({
      reason: "MODEL_RATE_LIMITED",
      httpStatus: 429,
      detail: expect.stringContaining(detail),
      attempts: 3,
    });
  });

  test("a schema that is not taken: the job's own concern", async () => {
    await using stage = await stageOf(wire, refuse(wire.schemaRefused));
    expect(await stage.ask()).toMatchObject({
      reason: "MODEL_HTTP_ERROR",
      httpStatus: 400,
      concerns: "content",
      attempts: 1,
    });
  });

  test("a server's error: asked again", async () => {
    await using stage = await stageOf(wire, refuse(wire.failed));
    expect(await stage.ask()).toMatchObject({
      reason: "MODEL_HTTP_ERROR",
      httpStatus: wire.failed.status,
      concerns: "provider",
      attempts: 3,
    });
  });

  test("a wrong key: everyone's concern", async () => {
    await using stage = await stageOf(wire, refuse(wire.wrongKey));
    expect(await stage.ask()).toMatchObject({
      reason: "MODEL_HTTP_ERROR",
      httpStatus: wire.wrongKey.status,
      concerns: "provider",
      attempts: 1,
    });
  });

  test("the text of an error is in no failure", async () => {
    await using stage = await stageOf(wire, refuse(wire.failed));
    const told = JSON.stringify(await stage.ask());
    for (const secret of ["the text of the provider", secretInput, wire.secret || "PRIVATE KEY"])
      expect(told).not.toContain(secret);
  });

  test("temperature and output bound are sent", async () => {
    await using stage = await stageOf(wire, completing(wire, content));
    expect(await stage.ask({ config: { temperature: 0.625, maxOutputTokens: 4_001 } })).toMatchObject({
      status: "generated",
    });
    const sent = JSON.stringify(stage.server.requests[0]?.body);
    expect(sent).toContain(":0.625");
    expect(sent).toContain(":4001");
  });

  // Nova 2 refuses an output bound at the high effort, and so does the document.
  const efforts = (["medium", "high"] as const).filter(
    (effort) => wire.reasoning !== null && !(wire.name.includes("Nova") && effort === "high"),
  );
  test.each(efforts)("a model that reasons, with effort %s", async (reasoningEffort) => {
    await using stage = await stageOf(wire, completing(wire, content));
    const config = { ...wire.reasoning, maxOutputTokens: 4_001 };
    expect(await stage.ask({ config: { ...config, reasoningEffort } })).toMatchObject({
      status: "generated",
      output: content,
      outputTokens: 7,
    });
    // The bound covers reasoning and content together.
    expect(JSON.stringify(stage.server.requests[0]?.body)).toContain(":4001");
    await stage.ask({ config });
    expect(stage.server.requests[0]?.body).not.toEqual(stage.server.requests[1]?.body);
  });

  test("nothing of the environment is used", async () => {
    for (const name of ambient) vi.stubEnv(name, `https://ambient.example/${name}`);
    await using stage = await stageOf(wire, completing(wire, content));
    expect(await stage.ask()).toMatchObject({ status: "generated" });
    const { url, headers, body } = stage.server.requests[0] ?? {};
    expect(JSON.stringify([url, headers, body])).not.toContain("ambient");
  });
});

test("amazon-bedrock: an access key signs the request, whatever key the environment has", async () => {
  for (const name of ambient) vi.stubEnv(name, `https://ambient.example/${name}`);
  const wire = bedrockNova;
  const answer: Answer = (response, request) => {
    const signed = isSigned(request, JSON.stringify(request.body), "eu-central-1");
    (signed ? completing(wire, content) : refuse(wire.wrongKey))(response, request);
  };
  await using server = await startProvider(answer);
  const ask = (apiKey: string) =>
    modelAt(server, { apiKey, config: wire.config }).generate(requestOf(), admissionOf(), allow());
  expect(await ask(accessKeySecret)).toMatchObject({ status: "generated" });
  expect(server.requests[0]?.headers).not.toHaveProperty("x-amz-security-token");
  expect(await ask(`${accessKeySecret}x`)).toMatchObject({ httpStatus: 403 });
  await ask(`${accessKeySecret}:session-1`);
  expect(server.requests[2]?.headers["x-amz-security-token"]).toBe("session-1");
});

describe("google-vertex without a token", () => {
  const ask = async (server: ProviderServer, tokens: TokenServer, signal = new AbortController().signal) =>
    modelAt(server, { apiKey: serviceAccountOf(tokens.url), config: vertex.config }).generate(
      requestOf(),
      admissionOf(),
      allow({ signal }),
    );

  test("sends no model request, and says why", async () => {
    await using server = await startProvider(completing(vertex, content));
    await using tokens = await startTokens((response) =>
      answerWith(response, { error: "invalid_grant", error_description: secretInput }, 400),
    );
    expect(await ask(server, tokens)).toEqual({
      status: "failed",
      reason: "MODEL_UNREACHABLE",
      detail: "nothing was sent: no access token (HTTP 400 `invalid_grant`); check the model's credential",
      httpStatus: 400,
      code: "invalid_grant",
      concerns: "provider",
      attempts: 0,
      inputTokens: null,
      outputTokens: null,
      ...someModels,
    });
    expect([server.requests.length, tokens.requests()]).toEqual([0, 1]);
  });

  test("is aborted like any other call", async () => {
    await using server = await startProvider(completing(vertex, content));
    await using tokens = await startTokens(() => undefined);
    const controller = new AbortController();
    const arrived = tokens.arrived();
    const asked = ask(server, tokens, controller.signal);
    const { closed } = await arrived;
    controller.abort();
    expect(await asked).toMatchObject({ status: "aborted", attempts: 0 });
    await closed;
    expect(server.requests).toHaveLength(0);
  });

  test("asks the gates after the token, right before the model request", async () => {
    await using server = await startProvider(completing(vertex, content));
    await using tokens = await startTokens(giveToken());
    const model = modelAt(server, { apiKey: serviceAccountOf(tokens.url), config: vertex.config });
    const requestsThen: number[] = [];
    const mayRequest = (): boolean => {
      requestsThen.push(tokens.requests());
      return false;
    };
    const generation = await model.generate(requestOf(), admissionOf(), allow({ mayRequest }));
    expect(generation).toMatchObject({ status: "withheld", cause: "not-permitted" });
    expect([requestsThen, server.requests.length]).toEqual([[1], 0]);
  });
});

/** All that the SDK's packages read. */
const ambient = [
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "AZURE_API_KEY",
  "AZURE_RESOURCE_NAME",
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "GOOGLE_GENERATIVE_AI_API_KEY",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_CLIENT_EMAIL",
  "GOOGLE_PRIVATE_KEY",
  "GOOGLE_VERTEX_API_KEY",
  "GOOGLE_VERTEX_LOCATION",
  "GOOGLE_VERTEX_PROJECT",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_BEARER_TOKEN_BEDROCK",
  "AWS_REGION",
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
  "MISTRAL_API_KEY",
];
