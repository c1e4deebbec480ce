import { expect, test } from "vitest";
import { admissionOf, allow, modelAt, requestOf } from "./model.test-case.ts";
import { complete, startProvider } from "./provider-server.test-case.ts";

const texts = ["plain", "äöü € 漢字 👩‍🔬", '"quotes" \\ and <elements>', ""];

test.each(["json-schema", "json-object"] as const)(
  "no request is larger than its bound, with structured output as %s",
  async (structuredOutput) => {
    await using server = await startProvider(complete({ body: "words" }));
    const model = modelAt(server, { config: { structuredOutput, maxOutputTokens: 321, maxAttempts: 2 } });
    for (const [index, topic] of texts.entries()) {
      const request = requestOf({ input: { topic: topic.repeat(50) }, sources: [topic] });
      const bounds = model.bounds(request);
      await model.generate(request, admissionOf(`decision-${index}`), allow());
      const body = server.requests[index]?.body as { messages: unknown; max_tokens: number };
      // A token stands for at least one byte of what is read, and JSON only adds to that.
      const read = JSON.parse(JSON.stringify(body.messages)) as { content: string }[];
      const bytes = read.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
      expect(bytes).toBeGreaterThan(0);
      expect(bounds.inputTokens).toBeGreaterThan(bytes + 1_000);
      expect(bounds).toMatchObject({ outputTokens: 321, requests: 2 });
      expect(body.max_tokens).toBe(321);
    }
  },
);

test("a longer job has a higher bound, byte by byte", async () => {
  await using server = await startProvider(complete({ body: "words" }));
  const model = modelAt(server);
  const bound = (topic: string) => model.bounds(requestOf({ input: { topic } })).inputTokens;
  expect(bound("aa") - bound("a")).toBe(1);
  expect(bound("€") - bound("a")).toBe(2);
});

test("a job whose schema cannot be compiled has the usual bounds, and sends no request", async () => {
  await using server = await startProvider(complete({ body: "words" }));
  const request = requestOf({
    output: { field: "body", type: "anything", schema: { type: "string", pattern: "^\\p{ASCII}$" } },
  });
  const model = modelAt(server);
  expect(model.bounds(request).requests).toBeGreaterThan(0);
  expect(await model.generate(request, admissionOf(), allow())).toMatchObject({ attempts: 0 });
});
