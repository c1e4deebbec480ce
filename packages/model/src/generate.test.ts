import { Admission } from "@slotgate/contracts/admission";
import { describe, expect, expectTypeOf, test } from "vitest";
import { waitUnlessAborted } from "./backoff.ts";
import { admissionOf, allow, modelAt, requestOf, secretKey, someModels } from "./model.test-case.ts";
import type { Generation, ModelPort } from "./model-port.ts";
import { complete, dropConnection, hang, json, startProvider } from "./provider-server.test-case.ts";

const content = { body: "Cells divide." };
const unavailable = json({}, { status: 503 });
const generated = {
  ...someModels,
  status: "generated",
  output: content,
  attempts: 1,
  inputTokens: 11,
  outputTokens: 7,
};

test("content is returned with its token usage", async () => {
  await using server = await startProvider(complete(content));
  const generation = await modelAt(server).generate(requestOf(), admissionOf(), allow());
  expect(generation).toEqual(generated);
  const [request] = server.requests;
  expect(request).toMatchObject({ method: "POST", url: "/v1/chat/completions" });
  expect(request?.headers.authorization).toBe(`Bearer ${secretKey}`);
  expect(request?.body).toMatchObject({
    model: "test-model",
    max_tokens: 4_096,
    response_format: {
      type: "json_schema",
      json_schema: { strict: true, schema: { type: "object", required: ["body"] } },
    },
  });
  expect(request?.body).not.toHaveProperty("temperature");
});

test("an endpoint without JSON Schema gets a request for a JSON object, and its answer is still checked", async () => {
  await using server = await startProvider(complete(content), complete({ body: 7 }));
  const model = modelAt(server, { config: { structuredOutput: "json-object", temperature: 0.5 } });
  expect(await model.generate(requestOf(), admissionOf(), allow())).toEqual(generated);
  expect(server.requests[0]?.body).toMatchObject({
    temperature: 0.5,
    response_format: { type: "json_object" },
  });
  expect(await model.generate(requestOf(), admissionOf(), allow())).toMatchObject({
    reason: "MODEL_OUTPUT_INVALID",
  });
});

test("every request names its decision, retries included", async () => {
  await using server = await startProvider(unavailable, unavailable, complete(content));
  const model = modelAt(server);
  const generation = await model.generate(requestOf(), admissionOf("decision-äß%"), allow());
  expect(generation).toEqual({ ...generated, attempts: 3 });
  await model.generate(requestOf(), admissionOf("other-decision"), allow());
  const ids = server.requests.map(({ headers }) => headers["x-slotgate-decision-id"]);
  const encoded = "decision-%C3%A4%C3%9F%25";
  expect(ids).toEqual([encoded, encoded, encoded, "other-decision"]);
});

describe("retries", () => {
  const limited = (headers: Record<string, string>) => json({}, { status: 429, headers });

  test.each([
    { name: "nothing asked", headers: {}, pause: 500 },
    { name: "less than the backoff", headers: { "retry-after": "0" }, pause: 500 },
    { name: "seconds", headers: { "retry-after": "3" }, pause: 3_000 },
    { name: "milliseconds", headers: { "retry-after-ms": "1234.5", "retry-after": "3" }, pause: 1_235 },
    {
      name: "a date",
      headers: { date: "Thu, 01 Jan 2026 00:00:00 GMT", "retry-after": "Thu, 01 Jan 2026 00:00:02 GMT" },
      pause: 2_000,
    },
    { name: "nonsense", headers: { "retry-after": "soon" }, pause: 500 },
  ])("pause after 429 with $name: $pause ms", async ({ headers, pause }) => {
    await using server = await startProvider(limited(headers), complete(content));
    const pauses: number[] = [];
    const model = modelAt(server, {
      random: () => 0,
      wait: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    });
    expect(await model.generate(requestOf(), admissionOf(), allow())).toMatchObject({ attempts: 2 });
    expect(pauses).toEqual([pause]);
  });

  test.each([1, 2, 5])("%i attempts send as many requests", async (maxAttempts) => {
    await using server = await startProvider(unavailable);
    const generation = await modelAt(server, { config: { maxAttempts } }).generate(
      requestOf(),
      admissionOf(),
      allow(),
    );
    expect(generation).toMatchObject({ status: "failed", attempts: maxAttempts });
    expect(server.requests).toHaveLength(maxAttempts);
  });
});

describe("permission", () => {
  const withheld = {
    ...someModels,
    status: "withheld",
    cause: "not-permitted",
    inputTokens: null,
    outputTokens: null,
  };

  test.each([
    { name: "says no", mayRequest: () => false },
    {
      name: "throws",
      mayRequest: () => {
        throw new Error("cannot tell");
      },
    },
    { name: "returns something other than true", mayRequest: () => 1 as unknown as boolean },
  ])("nothing is sent when the check $name", async ({ mayRequest }) => {
    await using server = await startProvider(complete(content));
    const generation = await modelAt(server).generate(requestOf(), admissionOf(), allow({ mayRequest }));
    expect(generation).toEqual({ ...withheld, attempts: 0 });
    expect(server.requests).toHaveLength(0);
  });

  test("it runs before every request, after the pause, and ends the retries", async () => {
    await using server = await startProvider(unavailable);
    const events: string[] = [];
    const model = modelAt(server, {
      config: { maxAttempts: 5 },
      wait: async () => {
        events.push("pause");
      },
      fetch: (url, init) => {
        events.push("request");
        return fetch(url, init);
      },
    });
    const mayRequest = () => {
      events.push("check");
      return events.filter((event) => event === "check").length < 3;
    };
    const generation = await model.generate(requestOf(), admissionOf(), allow({ mayRequest }));
    expect(generation).toEqual({ ...withheld, attempts: 2 });
    expect(events).toEqual(["check", "request", "pause", "check", "request", "pause", "check"]);
    expect(server.requests).toHaveLength(2);
  });

  test("nothing can come between the check and the request", async () => {
    await using server = await startProvider(complete(content));
    let microtasksSinceCheck = Number.NaN;
    let sentAfter = Number.NaN;
    const mayRequest = () => {
      microtasksSinceCheck = 0;
      queueMicrotask(() => {
        microtasksSinceCheck += 1;
      });
      return true;
    };
    const model = modelAt(server, {
      fetch: (url, init) => {
        sentAfter = microtasksSinceCheck;
        return fetch(url, init);
      },
    });
    await model.generate(requestOf(), admissionOf(), allow({ mayRequest }));
    expect(sentAfter).toBe(0);
  });

  test("a redirect is not followed, because that request was not permitted", async () => {
    await using elsewhere = await startProvider(complete(content));
    const location = `${elsewhere.baseUrl}/chat/completions`;
    await using server = await startProvider(json({}, { status: 307, headers: { location } }));
    const generation = await modelAt(server).generate(requestOf(), admissionOf(), allow());
    expect(generation).toMatchObject({ reason: "MODEL_HTTP_ERROR", attempts: 1 });
    expect(elsewhere.requests).toHaveLength(0);
  });
});

describe("abort", () => {
  const aborted = { ...someModels, status: "aborted", inputTokens: null, outputTokens: null };

  test("before anything was sent", async () => {
    await using server = await startProvider(complete(content));
    let asked = 0;
    const mayRequest = () => {
      asked += 1;
      return true;
    };
    const generation = await modelAt(server).generate(
      requestOf(),
      admissionOf(),
      allow({ signal: AbortSignal.abort(), mayRequest }),
    );
    expect(generation).toEqual({ ...aborted, attempts: 0 });
    expect(asked).toBe(0);
    expect(server.requests).toHaveLength(0);
  });

  test("by the check itself, before the request leaves", async () => {
    await using server = await startProvider(complete(content));
    const controller = new AbortController();
    const mayRequest = () => {
      controller.abort();
      return true;
    };
    const generation = await modelAt(server).generate(
      requestOf(),
      admissionOf(),
      allow({ signal: controller.signal, mayRequest }),
    );
    expect(generation).toEqual({ ...aborted, attempts: 0 });
    expect(server.requests).toHaveLength(0);
  });

  test("in flight closes the connection", async () => {
    await using server = await startProvider(hang);
    const controller = new AbortController();
    const pending = modelAt(server).generate(
      requestOf(),
      admissionOf(),
      allow({ signal: controller.signal }),
    );
    await server.arrived(1);
    controller.abort();
    expect(await pending).toEqual({ ...aborted, attempts: 1 });
    await server.requests[0]?.closed;
    expect(server.requests[0]?.response.writableFinished).toBe(false);
  });

  test("in the middle of the body closes the connection", async () => {
    await using server = await startProvider((response) => {
      response.writeHead(200, { "content-type": "application/json" }).write("{");
    });
    const controller = new AbortController();
    const model = modelAt(server, {
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        controller.abort();
        return response;
      },
    });
    const generation = await model.generate(requestOf(), admissionOf(), allow({ signal: controller.signal }));
    expect(generation).toEqual({ ...aborted, attempts: 1 });
    await server.requests[0]?.closed;
    expect(server.requests[0]?.response.writableFinished).toBe(false);
  });

  test("ends a pause at once", async () => {
    await using server = await startProvider(unavailable);
    const controller = new AbortController();
    const pending = modelAt(server, {
      config: { backoff: { initialMs: 600_000, maxMs: 600_000 } },
      wait: (milliseconds, signal) => {
        const waiting = waitUnlessAborted(milliseconds, signal);
        controller.abort();
        return waiting;
      },
    }).generate(requestOf(), admissionOf(), allow({ signal: controller.signal }));
    expect(await pending).toEqual({ ...aborted, attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  test("discards an answer that is already complete", async () => {
    await using server = await startProvider(complete(content));
    const controller = new AbortController();
    const model = modelAt(server, {
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        const body = await response.arrayBuffer();
        controller.abort();
        return new Response(body, response);
      },
    });
    const generation = await model.generate(requestOf(), admissionOf(), allow({ signal: controller.signal }));
    expect(generation).toMatchObject({ status: "aborted", attempts: 1 });
    expect(JSON.stringify(generation)).not.toContain(content.body);
  });

  test("wins over a failure", async () => {
    await using server = await startProvider(dropConnection);
    const controller = new AbortController();
    const model = modelAt(server, {
      fetch: (url, init) =>
        fetch(url, init).catch((error) => {
          controller.abort();
          throw error;
        }),
    });
    const generation = await model.generate(requestOf(), admissionOf(), allow({ signal: controller.signal }));
    expect(generation).toEqual({ ...aborted, attempts: 1 });
  });
});

describe("admission", () => {
  const forgeries: readonly { readonly name: string; readonly forged: unknown }[] = [
    { name: "nothing", forged: undefined },
    { name: "null", forged: null },
    { name: "its facts", forged: admissionOf().facts },
    { name: "a look-alike", forged: Object.create(Admission.prototype) },
    { name: "a copy", forged: { ...admissionOf() } },
  ];

  test.each(forgeries)("$name does not permit a call", async ({ forged }) => {
    await using server = await startProvider(complete(content));
    const calling = modelAt(server).generate(requestOf(), forged as Admission, allow());
    await expect(calling).rejects.toThrow(TypeError);
    expect(server.requests).toHaveLength(0);
  });

  test("it permits one call", async () => {
    await using server = await startProvider(complete(content));
    const model = modelAt(server);
    const admission = admissionOf();
    await model.generate(requestOf(), admission, allow());
    await expect(model.generate(requestOf(), admission, allow())).rejects.toThrow("already spent");
    expect(server.requests).toHaveLength(1);
  });

  test("a call without one does not type-check", () => {
    const withoutAdmission = (model: ModelPort): Promise<Generation> =>
      // @ts-expect-error: an admission's facts are not an admission
      model.generate(requestOf(), admissionOf().facts, allow());
    const withTwoArguments = (model: ModelPort): Promise<Generation> =>
      // @ts-expect-error: the admission is required
      model.generate(requestOf(), allow());
    expectTypeOf(withoutAdmission).toBeFunction();
    expectTypeOf(withTwoArguments).toBeFunction();
  });

  test("a verbatim job calls no model", async () => {
    await using server = await startProvider(complete(content));
    const request = requestOf();
    const verbatim = { ...request, job: { ...request.job, mode: "verbatim" as const } };
    await expect(modelAt(server).generate(verbatim, admissionOf(), allow())).rejects.toThrow("verbatim");
    expect(server.requests).toHaveLength(0);
  });
});
