import { isDeepStrictEqual } from "node:util";
import { generationModel, type OutputSchemaNode } from "@slotgate/contracts";
import { admissionOf, allow, modelAt, requestOf } from "../model.test-case.ts";
import { startProvider } from "../provider-server.test-case.ts";
import { baseUrlOf } from "../providers/base-url.ts";
import type { ProviderConfig } from "../providers/provider.ts";
import { type SchemaFeature, schemaFeatures } from "./schema-features.test-case.ts";
import { giveToken, startTokens } from "./token-server.test-case.ts";
import { completing, strictly, type Wire } from "./wire.test-case.ts";
import { wires } from "./wires.test-case.ts";

type Body = Record<string, unknown>;

/** What one provider's server received, by what was asked. */
interface Observed {
  readonly wire: Wire;
  readonly plain: Body;
  /** Of a model that reasons, without and with an effort; null if there is none in the row. */
  readonly reasoning: { readonly without: Body; readonly with: Body } | null;
  /** A cell for each feature of schemas. */
  readonly forms: readonly string[];
}

const bound = 4_001;
const temperature = 0.625;
const plainContent = { body: "x" };

/** Asks a strict server of every provider. Throws for an answer that is not generated. */
export const observeAll = async (): Promise<readonly Observed[]> => {
  const observed: Observed[] = [];
  for (const wire of wires) observed.push(await observe(wire));
  return observed;
};

async function observe(wire: Wire): Promise<Observed> {
  let content: unknown = plainContent;
  const answer = strictly(wire, (response, request) => completing(wire, content)(response, request));
  await using server = await startProvider(answer);
  await using tokens = await startTokens(giveToken());
  const apiKey = wire.secretAt?.(tokens.url) ?? wire.secret;

  const modelOf = (change: Partial<ProviderConfig>) =>
    modelAt(server, { apiKey, config: { ...wire.config, maxOutputTokens: bound, ...change } });
  const bodyOf = async (model: ReturnType<typeof modelOf>, feature?: SchemaFeature): Promise<Body> => {
    content = feature === undefined ? plainContent : { body: feature.content };
    const request = requestOf(
      feature === undefined ? {} : { output: { field: "body", type: "own", schema: feature.schema } },
    );
    const generation = await model.generate(request, admissionOf(), allow());
    if (generation.status !== "generated" || !isDeepStrictEqual(generation.output, content))
      throw new Error(`${wire.name}, ${feature?.name ?? "text"}: ${JSON.stringify(generation)}`);
    return server.requests.at(-1)?.body ?? {};
  };

  const plain = await bodyOf(modelOf({ temperature }));
  const model = modelOf({});
  const forms: string[] = [];
  for (const feature of schemaFeatures) forms.push(formCell(wire, await bodyOf(model, feature), feature));
  if (wire.reasoning === null) return { wire, plain, reasoning: null, forms };

  const reasons = modelOf({ ...wire.reasoning, reasoningEffort: "medium" });
  // A provider may refuse it: Azure does not say whether a deployment's model reasons.
  await modelOf(wire.reasoning).generate(requestOf(), admissionOf(), allow());
  const without = server.requests.at(-1)?.body ?? {};
  const reasoning = { without, with: await bodyOf(reasons) };
  for (const feature of schemaFeatures) await bodyOf(reasons, feature);
  return { wire, plain, reasoning, forms };
}

function formCell(wire: Wire, body: Body, { schema }: SchemaFeature): string {
  const { by, schema: sent } = wire.formOf(body);
  if (by === "prompt") return by;
  const { $defs: _, ...whole } = schema;
  const { properties } = sent as OutputSchemaNode;
  return isDeepStrictEqual(properties?.["body"], whole) ? by : `${by}, adapted`;
}

/** Paths of all values but objects and lists, e.g. `generationConfig.maxOutputTokens`. */
function leavesOf(value: unknown, path: readonly string[] = []): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path.join("."), value]];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

const pathOf = (body: Body, value: number): string | undefined =>
  leavesOf(body).find(([, found]) => found === value)?.[0];

const code = (text: string | undefined): string => (text === undefined ? "not sent" : `\`${text}\``);

/** As the documentation shows it. */
export function settingsTable(observed: readonly Observed[]): string {
  return markdown(
    [
      "provider",
      "path",
      "form of the answer",
      "output bound",
      "temperature",
      "effort",
      "base URL",
      "credential",
    ],
    observed.map(({ wire, plain, reasoning }) => [
      wire.name,
      code(pathTemplateOf(wire)),
      wire.formOf(plain).by,
      boundCell(plain, reasoning),
      `${code(pathOf(plain, temperature))}${refusesBoth(wire) ? "; none with an effort" : ""}`,
      reasoning === null ? "none" : effortCell(wire, reasoning),
      code(baseUrlCell(wire)),
      wire.credential,
    ]),
  );
}

function pathTemplateOf({ path, config }: Wire): string {
  const names = ["model", "project", "location", "apiVersion"] as const;
  return names.reduce((template, name) => {
    const value = config[name];
    return value === undefined ? template : template.replace(encodeURIComponent(value), `{${name}}`);
  }, path);
}

function boundCell(plain: Body, reasoning: Observed["reasoning"]): string {
  const names = [plain, ...(reasoning === null ? [] : [reasoning.with])].map((body) =>
    code(pathOf(body, bound)),
  );
  return [...new Set(names)].join("; of a model that reasons ");
}

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh"] as const;

function effortCell(wire: Wire, reasoning: NonNullable<Observed["reasoning"]>): string {
  const before = new Map(leavesOf(reasoning.without));
  const paths = leavesOf(reasoning.with).flatMap(([path, value]) =>
    before.get(path) === value || value === bound || path.startsWith("messages.") ? [] : [path],
  );
  const levels = efforts.filter((reasoningEffort) => isPermitted(wire, { reasoningEffort }));
  return `${paths.map(code).join(", ")}: ${levels.join(", ")}`;
}

const documentOf = (wire: Wire) => ({
  credential: "default",
  ...wire.config,
  ...wire.reasoning,
  ...(wire.config.provider === "azure" ? { resourceName: "contoso" } : {}),
  ...(wire.config.provider === "openai-compatible" ? { baseUrl: "https://models.example/v1" } : {}),
});

const isPermitted = (wire: Wire, change: object): boolean =>
  generationModel.safeParse({ ...documentOf(wire), ...change }).success;

const refusesBoth = (wire: Wire): boolean => {
  const effort = { reasoningEffort: "medium" };
  return isPermitted(wire, effort) && !isPermitted(wire, { ...effort, temperature: 0.5 });
};

function baseUrlCell({ config: { provider = "openai", model = "", apiVersion } }: Wire): string {
  if (provider === "openai-compatible") return "{baseUrl}";
  const parts = { resourceName: "{resourceName}", location: "{location}", region: "{region}", apiVersion };
  return baseUrlOf({ provider, model, maxOutputTokens: 1, timeoutMs: 1, ...parts });
}

/** Rows that are the same for several providers are shown once. */
export function schemaTable(observed: readonly Observed[]): string {
  const columns = new Map<string, { names: string[]; forms: readonly string[] }>();
  for (const { wire, forms } of observed) {
    const column = columns.get(forms.join("\n"));
    if (column === undefined) columns.set(forms.join("\n"), { names: [wire.name], forms });
    else column.names.push(wire.name);
  }
  const shown = [...columns.values()];
  return markdown(
    ["a schema with", ...shown.map(({ names }) => names.join("; "))],
    schemaFeatures.map(({ name }, index) => [name, ...shown.map(({ forms }) => forms[index] ?? "")]),
  );
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("");
}
