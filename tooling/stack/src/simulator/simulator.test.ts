import { request as httpRequest } from "node:http";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../eventually.test-case.ts";
import { freePort } from "../ports.ts";
import { type Simulator, startSimulator } from "./start-simulator.ts";

const schema = {
  type: "object",
  properties: { text: { type: "string", minLength: 20 } },
  required: ["text"],
  additionalProperties: false,
};
const satisfiesSchema = new Ajv2020().compile(schema);

let simulator: Simulator;
let root: string;

beforeEach(async () => {
  const port = await freePort();
  simulator = await startSimulator({ port });
  root = `http://127.0.0.1:${port}`;
});

afterEach(async () => {
  await simulator.stop();
});

interface Ask {
  readonly prompt?: string;
  readonly decisionId?: string;
  readonly signal?: AbortSignal;
}

function ask({ prompt = "Explain osmosis.", decisionId = "d-1", signal }: Ask = {}): Promise<Response> {
  return fetch(`${simulator.url}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-slotgate-decision-id": decisionId },
    body: JSON.stringify({
      model: "writer",
      messages: [
        { role: "system", content: "You write." },
        { role: "user", content: [{ type: "text", text: prompt }] },
      ],
      response_format: { type: "json_schema", json_schema: { name: "slot", strict: true, schema } },
    }),
    ...(signal === undefined ? {} : { signal }),
  });
}

interface Choice {
  readonly message: { readonly content: string | null; readonly refusal: string | null };
  readonly finish_reason: string;
}

async function choiceOf(answer: Response): Promise<Choice> {
  expect(answer.status).toBe(200);
  const { choices } = (await answer.json()) as { choices: [Choice] };
  return choices[0];
}

function accepts(content: string | null): boolean {
  try {
    return satisfiesSchema(JSON.parse(content ?? ""));
  } catch {
    return false;
  }
}

test("a good answer satisfies the schema, is named as simulated and counts tokens", async () => {
  const body = await (await ask()).json();
  expect(body).toMatchObject({
    object: "chat.completion",
    model: "simulated-writer",
    choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", refusal: null } }],
    usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) },
  });
  const { usage, choices } = body as { usage: Record<string, number>; choices: [Choice] };
  expect(usage["total_tokens"]).toBe((usage["prompt_tokens"] ?? 0) + (usage["completion_tokens"] ?? 0));
  expect(usage["prompt_tokens"]).toBeGreaterThan(0);
  expect(accepts(choices[0].message.content)).toBe(true);
});

test("the same prompt gets the same content, another prompt another", async () => {
  const contents = await Promise.all(
    ["a", "a", "b"].map(async (prompt) => (await choiceOf(await ask({ prompt }))).message.content),
  );
  expect(contents[0]).toBe(contents[1]);
  expect(contents[0]).not.toBe(contents[2]);
});

test("satisfies a schema that only the prompt shows in full", async () => {
  const full = structuredClone(schema);
  Object.assign(full.properties.text, { minLength: 1, maxLength: 30 });
  const shown = `<output-schema>${JSON.stringify(full)}</output-schema>`;
  const { text } = JSON.parse((await choiceOf(await ask({ prompt: shown }))).message.content ?? "") as {
    text: string;
  };
  expect(text.length).toBeLessThanOrEqual(30);
  const unreadable = await choiceOf(await ask({ prompt: "<output-schema>{</output-schema>" }));
  expect(accepts(unreadable.message.content)).toBe(true);
});

test("lists its models", async () => {
  expect(await (await fetch(`${simulator.url}/models`)).json()).toMatchObject({
    object: "list",
    data: [{ id: "simulated-writer" }],
  });
});

describe("each fault, ordered in the prompt and over HTTP", () => {
  const statuses = {
    "http-400": 400,
    "http-401": 401,
    "http-404": 404,
    "http-429": 429,
    "http-500": 500,
    "http-503": 503,
  };
  const checks: Record<string, (answer: Response) => Promise<void>> = {
    "not-json": async (answer) => {
      const { message } = await choiceOf(answer);
      expect(() => JSON.parse(message.content ?? "")).toThrow();
    },
    "wrong-shape": async (answer) => {
      const { message } = await choiceOf(answer);
      expect(satisfiesSchema(JSON.parse(message.content ?? ""))).toBe(false);
    },
    truncated: async (answer) => {
      const choice = await choiceOf(answer);
      expect(choice.finish_reason).toBe("length");
      expect(accepts(choice.message.content)).toBe(false);
    },
    refused: async (answer) => {
      expect(await choiceOf(answer)).toMatchObject({
        message: { content: null, refusal: expect.stringContaining("Simulated") },
      });
    },
    "content-filter": async (answer) => {
      expect(await choiceOf(answer)).toMatchObject({
        finish_reason: "content_filter",
        message: { content: "" },
      });
    },
    "body-not-json": async (answer) => {
      expect(answer.status).toBe(200);
      await expect(answer.json()).rejects.toThrow();
    },
    "body-wrong-shape": async (answer) => {
      expect(await answer.json()).not.toHaveProperty("choices");
    },
    "retry-after": async (answer) => {
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "1"]);
    },
    ...Object.fromEntries(
      Object.entries(statuses).map(([fault, status]) => [
        fault,
        async (answer: Response) => {
          expect(answer.status).toBe(status);
          expect(await answer.json()).toMatchObject({
            error: { message: expect.stringContaining(String(status)) },
          });
        },
      ]),
    ),
  };

  test.each(Object.entries(checks))("%s", async (fault, check) => {
    await check(await ask({ prompt: `Write. [[simulate:${fault}]]` }));
    expect(await postFault({ fault, match: "Newton" })).toBe(201);
    await check(await ask({ prompt: "On Newton." }));
    expect(accepts((await choiceOf(await ask({ prompt: "On Darwin." }))).message.content)).toBe(true);
    expect(simulator.requests().map((request) => [request.fault, request.completed])).toEqual([
      [fault, true],
      [fault, true],
      [null, true],
    ]);
  });

  test.each(["cut", "cut-early"])("%s", async (fault) => {
    const read = async (prompt: string): Promise<unknown> => (await ask({ prompt })).text();
    await expect(read(`[[simulate:${fault}]]`)).rejects.toThrow();
    await postFault({ fault });
    await expect(read("anything")).rejects.toThrow();
    await eventually(() => {
      for (const request of simulator.requests()) {
        expect(request).toMatchObject({
          fault,
          completed: false,
          aborted: false,
          endedAt: expect.any(String),
        });
      }
    });
  });

  test("cut breaks off in the middle of the body", async () => {
    const answer = await ask({ prompt: "[[simulate:cut]]" });
    expect(answer.status).toBe(200);
    const first = await answer.body?.getReader().read();
    expect(first?.value?.length).toBeGreaterThan(10);
    expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(first?.value?.length ?? 0);
  });

  test("delay answers well, but late", async () => {
    const start = performance.now();
    expect(accepts((await choiceOf(await ask({ prompt: "[[simulate:delay=150]]" }))).message.content)).toBe(
      true,
    );
    await postFault({ fault: "delay", delayMs: 150, times: 1 });
    await choiceOf(await ask());
    expect(performance.now() - start).toBeGreaterThanOrEqual(295);
  });

  test("a delay can be combined with another fault", async () => {
    const start = performance.now();
    expect((await ask({ prompt: "[[simulate:delay=120]] [[simulate:http-500]]" })).status).toBe(500);
    expect(performance.now() - start).toBeGreaterThanOrEqual(115);
  });

  test("hang never answers; the client's abort is seen", async () => {
    const client = new AbortController();
    const answer = ask({ prompt: "[[simulate:hang]]", signal: client.signal });
    await eventually(() =>
      expect(simulator.requests()[0]).toMatchObject({
        fault: "hang",
        completed: false,
        aborted: false,
        endedAt: null,
      }),
    );
    expect(simulator.openSockets()).toBe(1);
    client.abort();
    await expect(answer).rejects.toThrow();
    await eventually(() =>
      expect(simulator.requests()[0]).toMatchObject({
        completed: false,
        aborted: true,
        endedAt: expect.any(String),
        status: null,
      }),
    );
    await eventually(() => expect(simulator.openSockets()).toBe(0));
  });
});

describe("how often", () => {
  test("fails twice, then succeeds", async () => {
    simulator.faults.add({ fault: "http-500", times: 2 });
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([500, 500, 200]);
  });

  test("a marker with `times` counts for each job separately", async () => {
    const prompt = "[[simulate:http-429;times=1]]";
    const status = async (decisionId: string): Promise<number> => (await ask({ prompt, decisionId })).status;
    expect([await status("a"), await status("b"), await status("a"), await status("b")]).toEqual([
      429, 429, 200, 200,
    ]);
  });

  test("clearing ends all faults", async () => {
    simulator.faults.add({ fault: "http-500" });
    await postFault({ fault: "refused", match: "x" });
    expect((await fetch(`${root}/simulator/faults`, { method: "DELETE" })).status).toBe(204);
    expect((await ask()).status).toBe(200);
    expect(await (await fetch(`${root}/simulator/faults`)).json()).toEqual([]);
  });
});

test("lists the requests with their decision ids and forgets them on request", async () => {
  await ask({ decisionId: "one" });
  await ask({ decisionId: "two", prompt: "[[simulate:http-500]]" });
  const list = async (): Promise<unknown> => (await fetch(`${root}/simulator/requests`)).json();
  expect(await list()).toEqual([
    {
      sequence: 1,
      decisionId: "one",
      model: "writer",
      fault: null,
      status: 200,
      totalTokens: expect.any(Number),
      completed: true,
      aborted: false,
      receivedAt: expect.stringMatching(/Z$/),
      endedAt: expect.stringMatching(/Z$/),
    },
    {
      sequence: 2,
      decisionId: "two",
      model: "writer",
      fault: "http-500",
      status: 500,
      totalTokens: null,
      completed: true,
      aborted: false,
      receivedAt: expect.any(String),
      endedAt: expect.any(String),
    },
  ]);
  expect((await fetch(`${root}/simulator/requests`, { method: "DELETE" })).status).toBe(204);
  expect(await list()).toEqual([]);
  await ask({ decisionId: "three" });
  expect(await list()).toMatchObject([{ sequence: 3, decisionId: "three" }]);
});

test("a request that is broken off while its body is sent is listed", async () => {
  const client = httpRequest(`${simulator.url}/chat/completions`, {
    method: "POST",
    headers: { "content-length": 100 },
  });
  client.on("error", () => {});
  client.write("{");
  await eventually(() => expect(simulator.requests()).toHaveLength(1));
  client.destroy();
  await eventually(() =>
    expect(simulator.requests()[0]).toMatchObject({ completed: false, aborted: true, model: null }),
  );
});

test.each([
  ["an unknown fault", { fault: "explode" }, "unknown fault `explode`"],
  ["a fault without a name", { times: 1 }, "unknown fault"],
  ["a misspelt field", { fault: "hang", time: 1 }, "unknown field `time`"],
  ["a negative count", { fault: "hang", times: -1 }, "`times` is a whole number"],
  ["no object", ["hang"], "a fault is an object"],
])("refuses %s", async (_, fault, message) => {
  const answer = await fetch(`${root}/simulator/faults`, { method: "POST", body: JSON.stringify(fault) });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining(message) } });
});

test.each([
  ["an unknown marker", "[[simulate:explode]]", "unknown fault `explode`"],
  ["a marker that cannot be read", "[[simulate: hang now]]", "cannot read"],
  ["a number where none belongs", "[[simulate:hang=3]]", "takes no number"],
])("answers 400 to %s", async (_, prompt, message) => {
  const answer = await ask({ prompt });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining(message) } });
});

test("stop ends although requests hang", async () => {
  const hanging = Promise.allSettled([
    ask({ prompt: "[[simulate:hang]]" }),
    ask({ prompt: "[[simulate:delay=60000]]" }),
  ]);
  await eventually(() => expect(simulator.requests().filter(({ fault }) => fault !== null)).toHaveLength(2));
  await simulator.stop();
  expect((await hanging).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(ask()).rejects.toThrow();
});

async function postFault(fault: unknown): Promise<number> {
  return (await fetch(`${root}/simulator/faults`, { method: "POST", body: JSON.stringify(fault) })).status;
}
