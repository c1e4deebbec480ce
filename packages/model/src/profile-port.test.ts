import { describe, expect, test } from "vitest";
import type { GeneratorsOptions } from "./generators.ts";
import { admissionOf, allow, documentAt, generatorsWith, requestOf, secretKey } from "./model.test-case.ts";
import type { GenerateOptions, ModelPort } from "./model-port.ts";
import {
  type Answer,
  complete,
  completeText,
  dropConnection,
  hang,
  json,
  type ProviderServer,
  startProvider,
} from "./provider-server.test-case.ts";

const content = { body: "Cells divide." };
const answers = complete(content);
const unavailable = json({}, { status: 503 });
const limited = json({}, { status: 429 });

type Parts = Partial<GeneratorsOptions> & { readonly config?: Parameters<typeof documentAt>[1] } & {
  readonly byName?: Parameters<typeof documentAt>[2];
};

/** The port of a profile with models at these servers, in this order. */
function portAt(
  servers: readonly Pick<ProviderServer, "baseUrl">[],
  { config, byName, ...options }: Parts = {},
): ModelPort {
  const port = generatorsWith(options)
    .of(documentAt(servers, config, byName), "digest")
    .portOf("only");
  if (port === null) throw new Error("the profile has no port");
  return port;
}

const ask = (port: ModelPort, options: Partial<GenerateOptions> = {}) =>
  port.generate(requestOf(), admissionOf(), allow(options));

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** A server that was there, and is no more. */
async function gone(): Promise<Pick<ProviderServer, "baseUrl">> {
  await using server = await startProvider(hang);
  return { baseUrl: server.baseUrl };
}

describe("when the first model", () => {
  test.each<{ name: string; answer: Answer; attempts: number; reason: string }>([
    { name: "drops connections", answer: dropConnection, attempts: 3, reason: "MODEL_UNREACHABLE" },
    {
      name: "is not HTTP",
      answer: (response) => void response.socket?.end("220 mail\r\n\r\n"),
      attempts: 1,
      reason: "MODEL_UNREACHABLE",
    },
    { name: "is too slow", answer: hang, attempts: 1, reason: "MODEL_TIMEOUT" },
    { name: "limits the rate", answer: limited, attempts: 3, reason: "MODEL_RATE_LIMITED" },
    {
      name: "asks for a long pause",
      answer: json({}, { status: 429, headers: { "retry-after": "3600" } }),
      attempts: 1,
      reason: "MODEL_RATE_LIMITED",
    },
    { name: "answers 408", answer: json({}, { status: 408 }), attempts: 3, reason: "MODEL_HTTP_ERROR" },
    { name: "answers 500", answer: json({}, { status: 500 }), attempts: 3, reason: "MODEL_HTTP_ERROR" },
  ])("$name, the second one answers", async ({ answer, attempts, reason }) => {
    await using a = await startProvider(answer);
    await using b = await startProvider(answers);
    const port = portAt([a, b], { byName: { a: { timeoutMs: answer === hang ? 300 : 30_000 } } });
    const generation = await ask(port);
    expect(generation).toMatchObject({
      status: "generated",
      output: content,
      attempts: attempts + 1,
      inputTokens: 11,
      outputTokens: 7,
      answeredBy: { provider: "openai-compatible", model: "model-b" },
      tried: [
        { model: "model-a", attempts, reason, configDigest: port.attribution.configDigest },
        { model: "model-b", attempts: 1, reason: null },
      ],
    });
    expect([a.requests.length, b.requests.length]).toEqual([attempts, 1]);
    expect(generation.answeredBy.configDigest).not.toBe(port.attribution.configDigest);
    expect(b.requests[0]?.body).toMatchObject({ model: "model-b" });
  });

  test("is gone, the second one answers", async () => {
    await using b = await startProvider(answers);
    expect(await ask(portAt([await gone(), b]))).toMatchObject({ status: "generated", attempts: 4 });
  });

  test.each<{ name: string; answer: Answer; reason: string }>([
    { name: "refuses", answer: completeText(null, { refusal: "no" }), reason: "MODEL_REFUSED" },
    { name: "writes something else", answer: completeText("words"), reason: "MODEL_OUTPUT_INVALID" },
    {
      name: "is cut off",
      answer: completeText("{", { finishReason: "length" }),
      reason: "MODEL_OUTPUT_TRUNCATED",
    },
    { name: "has no quota left", answer: json({}, { status: 402 }), reason: "MODEL_RATE_LIMITED" },
    { name: "rejects the request", answer: json({}, { status: 400 }), reason: "MODEL_HTTP_ERROR" },
    { name: "rejects the key", answer: json({}, { status: 401 }), reason: "MODEL_HTTP_ERROR" },
    { name: "does not exist", answer: json({}, { status: 404 }), reason: "MODEL_HTTP_ERROR" },
    { name: "is a web page", answer: json({}), reason: "MODEL_HTTP_ERROR" },
  ])("$name, no other is asked", async ({ answer, reason }) => {
    await using a = await startProvider(answer);
    await using b = await startProvider(answers);
    const generation = await ask(portAt([a, b]));
    expect(generation).toMatchObject({
      status: "failed",
      reason,
      attempts: 1,
      answeredBy: { model: "model-a" },
      tried: [{ model: "model-a", attempts: 1, reason }],
    });
    expect(generation.tried).toHaveLength(1);
    expect(b.requests).toHaveLength(0);
  });
});

test("models are asked in order until one answers, and requests are numbered through the call", async () => {
  await using a = await startProvider(unavailable);
  await using b = await startProvider(limited);
  await using c = await startProvider(unavailable, answers);
  const lines: unknown[] = [];
  const port = portAt([a, b, c], {
    config: { maxAttempts: 2 },
    ledger: { sent: ({ attempt }) => void lines.push(attempt), ended: () => undefined },
  });
  const generation = await ask(port);
  expect(generation).toMatchObject({ status: "generated", attempts: 6, answeredBy: { model: "model-c" } });
  expect(generation.tried).toMatchObject([
    { model: "model-a", attempts: 2, reason: "MODEL_HTTP_ERROR" },
    { model: "model-b", attempts: 2, reason: "MODEL_RATE_LIMITED" },
    { model: "model-c", attempts: 2, reason: null },
  ]);
  expect(lines).toEqual([1, 2, 3, 4, 5, 6]);
  expect(sum([a, b, c].map(({ requests }) => requests.length))).toBe(generation.attempts);
});

test("the pause after the last attempt is not waited for", async () => {
  await using a = await startProvider(unavailable);
  await using b = await startProvider(answers);
  const pauses: number[] = [];
  const wait = async (milliseconds: number) => void pauses.push(milliseconds);
  await ask(portAt([a, b], { wait, random: () => 0, config: { maxAttempts: 3 } }));
  expect(pauses).toEqual([500, 1_000]);
});

test("when all fail, the last failure counts", async () => {
  await using a = await startProvider(limited);
  await using b = await startProvider(unavailable);
  const generation = await ask(portAt([a, b]));
  expect(generation).toMatchObject({
    status: "failed",
    reason: "MODEL_HTTP_ERROR",
    httpStatus: 503,
    attempts: 6,
    inputTokens: null,
    outputTokens: null,
    answeredBy: { model: "model-b" },
    tried: [{ reason: "MODEL_RATE_LIMITED" }, { reason: "MODEL_HTTP_ERROR" }],
  });
  expect([a.requests.length, b.requests.length]).toEqual([3, 3]);
  expect(JSON.stringify(generation)).not.toContain(secretKey);
});

describe("permission and abort", () => {
  test("a kill during the first model's retries stops before the second one", async () => {
    await using a = await startProvider(unavailable);
    await using b = await startProvider(answers);
    let checks = 0;
    const generation = await ask(portAt([a, b]), { mayRequest: () => ++checks < 3 });
    expect(generation).toMatchObject({
      status: "withheld",
      cause: "not-permitted",
      attempts: 2,
      answeredBy: { model: "model-a" },
      tried: [{ model: "model-a", attempts: 2, reason: null }],
    });
    expect([a.requests.length, b.requests.length, checks]).toEqual([2, 0, 3]);
  });

  test("a kill after the first model's last attempt stops before the second one", async () => {
    await using a = await startProvider(unavailable);
    await using b = await startProvider(answers);
    let checks = 0;
    const generation = await ask(portAt([a, b]), { mayRequest: () => ++checks < 4 });
    expect(generation).toMatchObject({ status: "withheld", cause: "not-permitted", attempts: 3 });
    expect(generation.tried).toMatchObject([{ model: "model-a", attempts: 3, reason: "MODEL_HTTP_ERROR" }]);
    expect([a.requests.length, b.requests.length, checks]).toEqual([3, 0, 4]);
  });

  test.each([
    { name: "the first", asked: 0 },
    { name: "the second", asked: 1 },
  ])("an abort while $name model is asked ends the call", async ({ asked }) => {
    await using a = await startProvider(asked === 0 ? hang : limited);
    await using b = await startProvider(hang);
    const controller = new AbortController();
    const pending = ask(portAt([a, b], { config: { maxAttempts: 1 } }), { signal: controller.signal });
    await [a, b][asked]?.arrived(1);
    controller.abort();
    const generation = await pending;
    expect(generation).toMatchObject({ status: "aborted", attempts: asked + 1 });
    expect(generation.answeredBy.model).toBe(asked === 0 ? "model-a" : "model-b");
    expect([a.requests.length, b.requests.length]).toEqual([1, asked]);
  });

  test("no model is asked without a line in the ledger", async () => {
    await using a = await startProvider(answers);
    await using b = await startProvider(answers);
    const sent = () => {
      throw new Error("no space left on device");
    };
    const generation = await ask(portAt([a, b], { ledger: { sent, ended: () => undefined } }));
    expect(generation).toMatchObject({ status: "withheld", cause: "unrecorded", attempts: 0, tried: [] });
  });
});

describe("circuits", () => {
  const circuit = { window: 4, minimumRequests: 2, failureRatio: 0.5, halfOpenAfterMs: 1_000 };
  const config = { maxAttempts: 1, circuit };

  test("a model with an open circuit is passed over, and asked again after its open time", async () => {
    await using a = await startProvider(unavailable, unavailable, answers);
    await using b = await startProvider(answers);
    let time = 0;
    const port = portAt([a, b], { config, now: () => time });
    await ask(port);
    await ask(port);
    expect(port.circuit("team-1")).toBe("closed");
    let checks = 0;
    const passedOver = await ask(port, { mayRequest: () => ++checks > 0 });
    expect(passedOver).toMatchObject({
      status: "generated",
      attempts: 1,
      answeredBy: { model: "model-b" },
      tried: [
        { model: "model-a", attempts: 0, reason: "MODEL_CIRCUIT_OPEN" },
        { model: "model-b", attempts: 1, reason: null },
      ],
    });
    expect(checks).toBe(1);
    expect([a.requests.length, b.requests.length]).toEqual([2, 3]);
    time += circuit.halfOpenAfterMs;
    expect(port.circuit("team-1")).toBe("half-open");
    expect(await ask(port)).toMatchObject({ answeredBy: { model: "model-a" } });
  });

  test("the profile's circuit is open only if those of all its models are", async () => {
    await using a = await startProvider(unavailable);
    await using b = await startProvider(unavailable);
    const port = portAt([a, b], { config });
    const states = [port.circuit("team-1")];
    for (let call = 1; call <= 2; call += 1) {
      expect(await ask(port)).toMatchObject({ status: "failed" });
      states.push(port.circuit("team-1"));
    }
    expect(states).toEqual(["closed", "closed", "open"]);
    expect(await ask(port)).toMatchObject({
      status: "withheld",
      cause: "circuit-open",
      attempts: 0,
      answeredBy: { model: "model-a" },
      tried: [{ reason: "MODEL_CIRCUIT_OPEN" }, { reason: "MODEL_CIRCUIT_OPEN" }],
    });
    expect([a.requests.length, b.requests.length]).toEqual([2, 2]);
  });

  test("the first model's failure counts if the second one's circuit is open", async () => {
    await using a = await startProvider(unavailable);
    await using b = await startProvider(limited);
    const port = portAt([a, b], {
      config: { maxAttempts: 1 },
      byName: { a: { circuit: { minimumRequests: 1_000 } }, b: { circuit } },
    });
    await ask(port);
    await ask(port);
    expect(await ask(port)).toMatchObject({
      status: "failed",
      reason: "MODEL_HTTP_ERROR",
      httpStatus: 503,
      answeredBy: { model: "model-a" },
      tried: [{ reason: "MODEL_HTTP_ERROR" }, { attempts: 0, reason: "MODEL_CIRCUIT_OPEN" }],
    });
  });
});

test("bounds cover all models together", () => {
  const servers = [{ baseUrl: "http://127.0.0.1:9/v1" }, { baseUrl: "http://127.0.0.1:9/v2" }];
  const config = { maxAttempts: 2, maxOutputTokens: 100 };
  const one = portAt(servers.slice(0, 1), { config }).bounds(requestOf());
  expect(one).toMatchObject({ outputTokens: 100, requests: 2 });
  const byName = { b: { maxAttempts: 5, maxOutputTokens: 700 } };
  const both = portAt(servers, { config, byName }).bounds(requestOf());
  expect(both).toEqual({ inputTokens: one.inputTokens, outputTokens: 700, requests: 7 });
});
