import { expect, test } from "vitest";
import { admissionOf, allow, modelAt, requestOf } from "../model.test-case.ts";
import { startProvider } from "../provider-server.test-case.ts";
import { anthropicAdaptive, anthropicMessages, anthropicTool } from "./anthropic-wire.test-case.ts";
import { bedrockClaude, bedrockNova, bedrockOthers } from "./bedrock-wires.test-case.ts";
import { googleWithBudget, googleWithLevel } from "./google-wires.test-case.ts";
import { mistralChat } from "./mistral-wire.test-case.ts";
import { azureV1, compatibleWithSchema, openaiChat, openaiResponses } from "./openai-wires.test-case.ts";
import { giveToken, startTokens } from "./token-server.test-case.ts";
import { completing, type Wire } from "./wire.test-case.ts";
import { wires } from "./wires.test-case.ts";

/** What is sent for the built-in type of text. */
async function bodyOf(wire: Wire): Promise<Record<string, unknown>> {
  await using server = await startProvider(completing(wire, { body: "x" }));
  await using tokens = await startTokens(giveToken());
  const apiKey = wire.secretAt?.(tokens.url) ?? wire.secret;
  const model = modelAt(server, { apiKey, config: wire.config });
  await model.generate(requestOf(), admissionOf(), allow());
  return server.requests[0]?.body ?? {};
}

test.each(wires.map((wire) => [wire.name, wire] as const))("%s refuses an unknown field", async (_, wire) => {
  const body = await bodyOf(wire);
  expect(wire.flawOf(body)).toBeNull();
  expect(wire.flawOf({ ...body, extra: 1 })).not.toBeNull();
});

const open = { type: "object", properties: {}, required: [] };
const adaptive = { type: "adaptive" };
const budget = { type: "enabled", budget_tokens: 1_024 };

const strictly = (schema: object) => ({
  response_format: { type: "json_schema", json_schema: { name: "response", strict: true, schema } },
});

interface Case {
  readonly wire: Wire;
  readonly what: string;
  readonly change: Record<string, unknown>;
}

const configOfGoogle = (change: object) => ({
  generationConfig: {
    maxOutputTokens: 10,
    responseMimeType: "application/json",
    responseJsonSchema: { type: "object" },
    ...change,
  },
});

const toolOf = (json: object) => ({
  toolConfig: {
    tools: [{ toolSpec: { name: "json", description: "d", inputSchema: { json } } }],
    toolChoice: { any: {} },
  },
});

const cases: readonly Case[] = [
  { wire: openaiChat, what: "an open object in strict mode", change: strictly(open) },
  { wire: openaiChat, what: "an effort for a model without one", change: { reasoning_effort: "low" } },
  { wire: openaiChat, what: "`max_tokens` for a model that reasons", change: { model: "gpt-5-mini" } },
  {
    wire: openaiChat,
    what: "a temperature for a model that reasons",
    change: { model: "gpt-5-mini", max_tokens: undefined, temperature: 0.5 },
  },
  { wire: azureV1, what: "`max_tokens` for a model that reasons", change: { model: "our-reasoner" } },
  { wire: openaiResponses, what: "an answer that is stored", change: { store: undefined } },
  {
    wire: openaiResponses,
    what: "a temperature for a model that reasons",
    change: { model: "gpt-5-mini", temperature: 0.5 },
  },
  { wire: compatibleWithSchema, what: "`max_completion_tokens`", change: { max_completion_tokens: 1 } },
  { wire: mistralChat, what: "an effort that it has not", change: { reasoning_effort: "low" } },
  { wire: mistralChat, what: "an open object in strict mode", change: strictly(open) },
  { wire: anthropicMessages, what: "no output bound", change: { max_tokens: undefined } },
  { wire: anthropicMessages, what: "adaptive thinking", change: { thinking: adaptive } },
  {
    wire: anthropicMessages,
    what: "a budget beyond the bound",
    change: { thinking: budget, max_tokens: 1_024 },
  },
  {
    wire: anthropicMessages,
    what: "a temperature with thinking",
    change: { thinking: budget, temperature: 0.5 },
  },
  { wire: anthropicMessages, what: "an effort", change: { output_config: { effort: "low" } } },
  {
    wire: anthropicAdaptive,
    what: "an open object as output format",
    change: { output_config: { format: { type: "json_schema", schema: open } } },
  },
  { wire: anthropicTool, what: "thinking with a forced tool", change: { thinking: budget } },
  {
    wire: anthropicTool,
    what: "an output format",
    change: { output_config: { format: { type: "json_schema", schema: open } } },
  },
  {
    wire: googleWithBudget,
    what: "a level of thinking",
    change: configOfGoogle({ thinkingConfig: { thinkingLevel: "low" } }),
  },
  {
    wire: googleWithLevel,
    what: "a budget for thinking",
    change: configOfGoogle({ thinkingConfig: { thinkingBudget: 512 } }),
  },
  {
    wire: googleWithBudget,
    what: "an unknown keyword",
    change: configOfGoogle({ responseJsonSchema: { type: "string", pattern: "x" } }),
  },
  {
    wire: bedrockNova,
    what: "other keywords at the top of a tool",
    change: toolOf({ type: "object", title: "t" }),
  },
  {
    wire: bedrockNova,
    what: "references",
    change: toolOf({ type: "object", properties: { a: { $ref: "#/$defs/a" } } }),
  },
  { wire: bedrockOthers, what: "a forced tool", change: toolOf({ type: "object" }) },
  {
    wire: bedrockClaude,
    what: "thinking with a forced tool",
    change: { ...toolOf({ type: "object" }), additionalModelRequestFields: { thinking: budget } },
  },
];

test.each(cases)("$wire.name refuses $what", async ({ wire, change }) => {
  const body = JSON.parse(JSON.stringify({ ...(await bodyOf(wire)), ...change }));
  expect(wire.flawOf(body)).not.toBeNull();
});
