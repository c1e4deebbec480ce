import {
  type ContractIssue,
  type GenerationPrompt,
  type GenerationV1,
  generationV1,
  nearMiss,
  type Placeholder,
  parseWith,
  quoteName,
} from "@slotgate/contracts";
import { fillSlotV1, fillSlotV1Name } from "@slotgate/executor";

/** `notes`: what was assumed; `problems`: everything that stops the conversion. Whole sentences, without a full stop. */
export type Converted =
  | { readonly ok: true; readonly document: GenerationV1; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

export interface ConvertInput {
  /** The model configuration, `openai.v1`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The prompt's text; null: the built-in one. */
  readonly prompt: string | null;
}

/** Makes a generation document of the earlier executor's model configuration and prompt. */
export function convert({ config, prompt }: ConvertInput): Converted {
  const model = modelOf(config);
  const text = promptOf(prompt);
  const problems = [...model.problems, ...text.problems];
  if (problems.length > 0) return { ok: false, problems };
  const parsed = parseWith(generationV1, {
    version: "generation.v1",
    models: { default: model.settings },
    prompts: { [text.name]: text.prompt },
    profiles: [{ id: "default", match: {}, prompt: text.name, models: ["default"] }],
  });
  return parsed.ok
    ? { ok: true, document: parsed.value, notes: [...model.notes, ...text.notes] }
    : { ok: false, problems: parsed.issues.map((issue) => problemOf(issue, model.from)) };
}

/** Where each field of `openai.v1` goes. */
const targets = {
  model: "model",
  temperature: "temperature",
  max_tokens: "maxOutputTokens",
  maxTokens: "maxOutputTokens",
  timeoutMs: "timeoutMs",
  maxRetries: "maxAttempts",
  baseUrl: "baseUrl",
} as const;

type Field = keyof typeof targets;
const fields = Object.keys(targets) as Field[];

interface ConvertedModel {
  readonly settings: Readonly<Record<string, unknown>>;
  /** The field that each setting comes from. */
  readonly from: ReadonlyMap<string, Field>;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

function modelOf(config: ConvertInput["config"]): ConvertedModel {
  const problems: string[] = [];
  const settings = new Map<string, unknown>();
  const from = new Map<string, Field>();
  if (config["version"] !== "openai.v1") problems.push('configuration: `version` must be "openai.v1"');
  for (const [key, value] of Object.entries(config)) {
    if (key === "version") continue;
    const field = fields.find((one) => one === key);
    if (field === undefined) problems.push(refusalOf(key));
    else if (settings.has(targets[field]))
      problems.push("configuration: `max_tokens` and `maxTokens` mean the same: keep one of them");
    else {
      settings.set(targets[field], value);
      from.set(targets[field], field);
    }
  }
  if (!settings.has("model")) problems.push("configuration: `model` is missing: give the model's name");
  const retries = config["maxRetries"];
  if (settings.has("maxAttempts")) {
    if (typeof retries !== "number" || !Number.isInteger(retries) || retries < 0 || retries > 9)
      problems.push("configuration: `maxRetries` must be a whole number from 0 to 9");
    else settings.set("maxAttempts", retries + 1);
  }
  const provider = isElsewhere(config["baseUrl"]) ? "openai-compatible" : "openai";
  return {
    settings: { provider, ...Object.fromEntries(settings), credential: "default" },
    from,
    problems,
    notes: modelNotes(from, { provider, retries }),
  };
}

function refusalOf(key: string): string {
  const plain = key.replaceAll(/[_-]/g, "").toLowerCase();
  if (plain === "apikey")
    return `configuration: ${quoteName(key)} is refused, because a document holds no key: set SLOTGATE_MODEL_API_KEY and remove it from the file`;
  const meant = nearMiss(key, [...fields, "version"]);
  const hint = meant === null ? `known are ${listed([...fields, "version"])}` : `\`${meant}\` is known`;
  return `configuration: no counterpart of ${quoteName(key)}: ${hint}`;
}

/** Whether requests go to another host than OpenAI's. An invalid address is refused later. */
function isElsewhere(baseUrl: unknown): boolean {
  return typeof baseUrl === "string" && URL.parse(baseUrl)?.hostname !== "api.openai.com";
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

function modelNotes(
  from: ConvertedModel["from"],
  { provider, retries }: { readonly provider: string; readonly retries: unknown },
): readonly string[] {
  const notes = ["the key is that of SLOTGATE_MODEL_API_KEY, which the document calls `default`"];
  if (provider === "openai-compatible")
    notes.push(
      "the provider is `openai-compatible`, because `baseUrl` is not OpenAI's address; set `openai` if it leads to OpenAI",
    );
  if (typeof retries === "number")
    notes.push(`\`maxRetries\` ${retries} is \`maxAttempts\` ${retries + 1}: the first request counts`);
  const defaults = ["maxOutputTokens", "timeoutMs", "maxAttempts"].filter((setting) => !from.has(setting));
  if (defaults.length > 0) notes.push(`slotgate's defaults hold for ${listed(defaults)}`);
  if (!from.has("temperature")) notes.push("no temperature is sent: the provider's default holds");
  return notes;
}

interface ConvertedPrompt {
  readonly name: string;
  readonly prompt: GenerationPrompt;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

const convertedName = "converted";

const counterparts: ReadonlyMap<string, Placeholder> = new Map([
  ["input", "data:input"],
  ["sources", "data:sources"],
  ["schema", "data:schema"],
  ["slot", "data:slot"],
  ["scope", "data:scope"],
  ["field", "data:field"],
]);

/** A placeholder, or two opening braces that nothing closes before the next two. */
const placeholder = /\{\{(?<name>(?:(?!\{\{|\}\})[\s\S])*)(?<close>\}\})?/g;

function promptOf(text: string | null): ConvertedPrompt {
  if (text === null)
    return {
      name: fillSlotV1Name,
      prompt: fillSlotV1,
      problems: [],
      notes: [`no prompt is given: the built-in \`${fillSlotV1Name}\` is used`],
    };
  const problems: string[] = [];
  if (text.trim() === "") problems.push("prompt: the file is empty: leave it out to use the built-in prompt");
  const converted = text.replaceAll(placeholder, (whole: string, ...found: unknown[]) => {
    const { name, close } = found.at(-1) as { readonly name: string; readonly close?: string };
    const counterpart = counterparts.get(name.trim());
    const at = found.at(-3) as number;
    if (close !== undefined && counterpart !== undefined) return `{{${counterpart}}}`;
    problems.push(`prompt, ${placeOf(text, at)}: ${flawOf(name.trim(), close)}`);
    return whole;
  });
  const notes: string[] = [];
  return { name: convertedName, prompt: split(converted, notes), problems, notes };
}

function flawOf(name: string, close: string | undefined): string {
  if (close === undefined) return "a placeholder that nothing closes: write `}}` after its name";
  const known = [...counterparts.keys()];
  const meant = nearMiss(name, known);
  return `no counterpart of the placeholder ${quoteName(name)}: ${
    meant === null ? `known are ${listed(known)}` : `\`${meant}\` is known`
  }`;
}

function placeOf(text: string, index: number): string {
  const before = text.slice(0, index).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Instructions hold no data, so they end before the paragraph of the first placeholder. */
function split(text: string, notes: string[]): GenerationPrompt {
  const { content } = fillSlotV1;
  const first = text.indexOf("{{");
  if (first === -1) {
    notes.push(
      "the prompt has no placeholder: the whole text is `instructions`, and `request` is the built-in one",
    );
    return { instructions: text.trim(), request: fillSlotV1.request, content };
  }
  const breaks = [...text.slice(0, first).matchAll(/\n[ \t\r]*\n/g)];
  const cut = breaks.at(-1)?.index ?? 0;
  const before = text.slice(0, cut).trim();
  if (before === "")
    notes.push(
      "no paragraph precedes that of the first placeholder: the whole text is `request`, and `instructions` are the built-in ones",
    );
  else
    notes.push(
      `\`instructions\` end before line ${lineAfter(text, cut)}, the paragraph of the first placeholder; the rest is \`request\``,
    );
  notes.push("placeholders become JSON in which `<` is escaped; put each into an element such as `<input>`");
  let request = text.slice(cut).trim();
  for (const [name, element] of required)
    if (!request.includes(`{{${name}}}`)) {
      request += `\n\n<${element}>{{${name}}}</${element}>`;
      notes.push(
        `the prompt lacks \`{{${name}}}\`, which is required: it was added at the end of \`request\``,
      );
    }
  notes.push("`content`, the description of each output type, is the built-in one; `{{content}}` inserts it");
  return { instructions: before === "" ? fillSlotV1.instructions : before, request, content };
}

const required = [
  ["data:input", "input"],
  ["data:schema", "output-schema"],
] as const;

/** The number of the first line with text from here on. */
const lineAfter = (text: string, index: number): number =>
  text.slice(0, index + (/\S/.exec(text.slice(index))?.index ?? 0)).split("\n").length;

/** Says an issue of the document in terms of the files it was made of. An address may hold a password: not quoted. */
function problemOf({ path, expected, received }: ContractIssue, from: ConvertedModel["from"]): string {
  const setting = /^\$\.models\.default\.(?<name>\w+)$/.exec(path)?.groups?.["name"] ?? "";
  const field = from.get(setting);
  if (field === "baseUrl") return `configuration, \`baseUrl\`: expected ${expected}`;
  if (field !== undefined) return `configuration, \`${field}\`: expected ${expected}, received ${received}`;
  const part = /^\$\.prompts\.converted\.(?<name>\w+)$/.exec(path)?.groups?.["name"];
  return part === undefined
    ? `document, ${path}: expected ${expected}`
    : `prompt, text of \`${part}\`: expected ${expected}`;
}
