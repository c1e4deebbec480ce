import { generationV1, parseWith } from "@slotgate/contracts";
import { fillSlotV1 } from "@slotgate/executor";
import { describe, expect, it } from "vitest";
import { type ConvertInput, convert } from "./convert.ts";

const least = { version: "openai.v1", model: "gpt-4.1" };

function made(config: ConvertInput["config"], prompt: string | null = null) {
  const converted = convert({ config, prompt });
  if (!converted.ok) return expect.unreachable(converted.problems.join("; "));
  const { document, notes } = converted;
  expect(parseWith(generationV1, document)).toEqual({ ok: true, value: document });
  const [entry] = Object.entries(document.prompts);
  if (entry === undefined) return expect.unreachable("the document has a prompt");
  return { model: document.models["default"], name: entry[0], ...entry[1], document, notes };
}

function problems(config: ConvertInput["config"], prompt: string | null = null): readonly string[] {
  const converted = convert({ config, prompt });
  return converted.ok ? [] : converted.problems;
}

describe("the model configuration", () => {
  it("becomes the one model of one profile that fills every job", () => {
    expect(made(least).document).toEqual({
      version: "generation.v1",
      models: { default: { provider: "openai", model: "gpt-4.1", credential: "default" } },
      prompts: { "fill-slot.v1": fillSlotV1 },
      profiles: [{ id: "default", match: {}, prompt: "fill-slot.v1", models: ["default"] }],
    });
  });

  it.each([
    [{ temperature: 0.4 }, { temperature: 0.4 }],
    [{ max_tokens: 900 }, { maxOutputTokens: 900 }],
    [{ maxTokens: 900 }, { maxOutputTokens: 900 }],
    [{ timeoutMs: 20_000 }, { timeoutMs: 20_000 }],
    [{ maxRetries: 0 }, { maxAttempts: 1 }],
    [{ maxRetries: 9 }, { maxAttempts: 10 }],
    [{ baseUrl: "https://api.openai.com/v1" }, { provider: "openai", baseUrl: "https://api.openai.com/v1" }],
    [
      { baseUrl: "http://127.0.0.1:4010/v1" },
      { provider: "openai-compatible", baseUrl: "http://127.0.0.1:4010/v1" },
    ],
  ])("%j becomes %j", (given, settings) => {
    expect(made({ ...least, ...given }).model).toEqual({
      provider: "openai",
      model: "gpt-4.1",
      credential: "default",
      ...settings,
    });
  });

  it("notes what is assumed", () => {
    expect(made(least).notes).toEqual([
      "the key is that of SLOTGATE_MODEL_API_KEY, which the document calls `default`",
      "slotgate's defaults hold for `maxOutputTokens`, `timeoutMs`, `maxAttempts`",
      "no temperature is sent: the provider's default holds",
      "no prompt is given: the built-in `fill-slot.v1` is used",
    ]);
    const whole = { max_tokens: 9, timeoutMs: 9, maxRetries: 2, temperature: 0, baseUrl: "http://stub/v1" };
    expect(made({ ...least, ...whole }).notes).toEqual([
      "the key is that of SLOTGATE_MODEL_API_KEY, which the document calls `default`",
      "the provider is `openai-compatible`, because `baseUrl` is not OpenAI's address; set `openai` if it leads to OpenAI",
      "`maxRetries` 2 is `maxAttempts` 3: the first request counts",
      "no prompt is given: the built-in `fill-slot.v1` is used",
    ]);
  });

  it.each([
    [{ model: "m" }, 'configuration: `version` must be "openai.v1"'],
    [{ ...least, version: "openai.v2" }, 'configuration: `version` must be "openai.v1"'],
    [{ version: "openai.v1" }, "configuration: `model` is missing: give the model's name"],
    [{ ...least, model: 4 }, /^configuration, `model`: expected /],
    [{ ...least, temperature: 3 }, /^configuration, `temperature`: expected .*, received 3$/],
    [{ ...least, temperature: null }, /^configuration, `temperature`: expected /],
    [{ ...least, max_tokens: 0 }, /^configuration, `max_tokens`: expected /],
    [{ ...least, maxTokens: "9" }, /^configuration, `maxTokens`: expected /],
    [{ ...least, timeoutMs: 0.5 }, /^configuration, `timeoutMs`: expected /],
    [{ ...least, maxRetries: -1 }, "configuration: `maxRetries` must be a whole number from 0 to 9"],
    [{ ...least, maxRetries: 10 }, "configuration: `maxRetries` must be a whole number from 0 to 9"],
    [{ ...least, maxRetries: "2" }, "configuration: `maxRetries` must be a whole number from 0 to 9"],
    [
      { ...least, max_tokens: 9, maxTokens: 9 },
      "configuration: `max_tokens` and `maxTokens` mean the same: keep one of them",
    ],
    [{ ...least, temprature: 1 }, "configuration: no counterpart of `temprature`: `temperature` is known"],
    [
      { ...least, top_p: 1 },
      "configuration: no counterpart of `top_p`: known are `model`, `temperature`, `max_tokens`, `maxTokens`, `timeoutMs`, `maxRetries`, `baseUrl`, `version`",
    ],
  ])("refuses %j", (config, problem) => {
    expect(problems(config)).toEqual([
      typeof problem === "string" ? problem : expect.stringMatching(problem),
    ]);
  });

  it.each(["apiKey", "api_key"])("refuses %s without its value", (key) => {
    expect(problems({ ...least, [key]: "sk-secret" })).toEqual([
      `configuration: \`${key}\` is refused, because a document holds no key: set SLOTGATE_MODEL_API_KEY and remove it from the file`,
    ]);
  });

  it.each(["https://user:secret@host/v1", "secret", "https://host/v1?key=secret"])(
    "refuses the address %s without quoting it",
    (baseUrl) => {
      const [problem, ...others] = problems({ ...least, baseUrl });
      expect(problem).toMatch(/^configuration, `baseUrl`: expected an http or https address/);
      expect(problem).not.toContain("secret");
      expect(others).toEqual([]);
    },
  );
});

describe("the prompt", () => {
  it.each([
    ["input", "data:input"],
    ["sources", "data:sources"],
    ["schema", "data:schema"],
    ["slot", "data:slot"],
    ["scope", "data:scope"],
    ["field", "data:field"],
  ])("{{%s}} becomes {{%s}}, with and without spaces", (name, counterpart) => {
    const { request } = made(least, `{{input}} {{schema}} {{${name}}} {{ ${name} }}.`);
    expect(request).toBe(`{{data:input}} {{data:schema}} {{${counterpart}}} {{${counterpart}}}.`);
  });

  it("is cut before the paragraph of the first placeholder", () => {
    const text = "Write well.\n\nBe short.\r\n \r\n\nThe input:\n{{input}}\n\nBy {{schema}}, please.\n";
    const { name, instructions, request, content, document, notes } = made(least, text);
    expect({ name, instructions, request }).toEqual({
      name: "converted",
      instructions: "Write well.\n\nBe short.",
      request: "The input:\n{{data:input}}\n\nBy {{data:schema}}, please.",
    });
    expect(content).toEqual(fillSlotV1.content);
    expect(document.profiles[0]?.prompt).toBe("converted");
    expect(notes.slice(-3)).toEqual([
      "`instructions` end before line 6, the paragraph of the first placeholder; the rest is `request`",
      "placeholders become JSON in which `<` is escaped; put each into an element such as `<input>`",
      "`content`, the description of each output type, is the built-in one; `{{content}}` inserts it",
    ]);
  });

  it("gets the built-in instructions if it begins with a placeholder's paragraph", () => {
    const { instructions, request, notes } = made(least, "Fill {{slot}} from {{input}} by {{schema}}.");
    expect(instructions).toBe(fillSlotV1.instructions);
    expect(request).toBe("Fill {{data:slot}} from {{data:input}} by {{data:schema}}.");
    expect(notes).toContain(
      "no paragraph precedes that of the first placeholder: the whole text is `request`, and `instructions` are the built-in ones",
    );
  });

  it("gets the built-in request if it has no placeholder", () => {
    const { instructions, request, notes } = made(least, " Write {well}. }}\n");
    expect({ instructions, request }).toEqual({
      instructions: "Write {well}. }}",
      request: fillSlotV1.request,
    });
    expect(notes).toContain(
      "the prompt has no placeholder: the whole text is `instructions`, and `request` is the built-in one",
    );
  });

  it("gets the required placeholders that it lacks", () => {
    const { request, notes } = made(least, "Fill {{slot}}.");
    expect(request).toBe(
      "Fill {{data:slot}}.\n\n<input>{{data:input}}</input>\n\n<output-schema>{{data:schema}}</output-schema>",
    );
    for (const name of ["data:input", "data:schema"])
      expect(notes).toContain(
        `the prompt lacks \`{{${name}}}\`, which is required: it was added at the end of \`request\``,
      );
  });

  const known = "known are `input`, `sources`, `schema`, `slot`, `scope`, `field`";
  it.each([
    ["a\nb {{tone}}", `prompt, line 2, column 3: no counterpart of the placeholder \`tone\`: ${known}`],
    ["{{inputs}}", "prompt, line 1, column 1: no counterpart of the placeholder `inputs`: `input` is known"],
    ["{{content}}", `prompt, line 1, column 1: no counterpart of the placeholder \`content\`: ${known}`],
    ["{{{input}}}", "prompt, line 1, column 1: no counterpart of the placeholder `{input`: `input` is known"],
    ["{{}}", `prompt, line 1, column 1: no counterpart of the placeholder \`\`: ${known}`],
    ["a {{input", "prompt, line 1, column 3: a placeholder that nothing closes: write `}}` after its name"],
    [
      "a {{ b {{input}}",
      "prompt, line 1, column 3: a placeholder that nothing closes: write `}}` after its name",
    ],
    [" \n", "prompt: the file is empty: leave it out to use the built-in prompt"],
    ["\u0000", /^prompt, text of `instructions`: expected /],
    ["x".repeat(65_537), /^prompt, text of `instructions`: expected /],
  ])("refuses %j", (text, problem) => {
    expect(problems(least, text)).toEqual([
      typeof problem === "string" ? problem : expect.stringMatching(problem),
    ]);
  });

  it("is refused with every problem of both files", () => {
    expect(problems({ ...least, top_p: 1, apiKey: "k" }, "{{a}}\n{{b}}")).toEqual([
      expect.stringContaining("`top_p`"),
      expect.stringContaining("`apiKey`"),
      expect.stringContaining("line 1, column 1"),
      expect.stringContaining("line 2, column 1"),
    ]);
  });
});
