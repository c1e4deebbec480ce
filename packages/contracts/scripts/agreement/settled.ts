import type { ContractName } from "../contract-schemas.ts";

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Adjusts a generated document to rules that a JSON Schema cannot express: unique ids, rules with the same dimensions,
 * references that resolve. Everything else stays unchanged.
 */
export function settled(contract: ContractName, document: unknown): unknown {
  if (!isObject(document)) return document;
  if (contract === "run" && Array.isArray(document["jobs"])) {
    const jobs = uniquely("jobId", document["jobs"]).map(withSettledSchema);
    return { ...document, jobs };
  }
  if (contract === "allowlist" && Array.isArray(document["rules"])) {
    return { ...document, rules: alike(uniquely("id", document["rules"])) };
  }
  if (contract === "ramp" && Array.isArray(document["steps"])) return growing(document, document["steps"]);
  if (contract === "generation" && Array.isArray(document["profiles"])) return referring(document);
  for (const inner of ["allowlist", "generation"] as const)
    if (contract.startsWith(`${inner}-`) && isObject(document["document"]))
      return { ...document, document: settled(inner, document["document"]) };
  return document;
}

/** Gives all steps of a ramp the rules of the first, and percentages that grow. */
function growing(plan: Json, given: readonly unknown[]): Json {
  const steps = uniquely("id", given);
  const number = (value: unknown): number => (typeof value === "number" ? value : 0);
  const [first] = steps;
  let last = 0;
  const grown = steps.map((step, at) => {
    if (!isObject(step)) return step;
    last = Math.max(last + 1, Math.min(number(step["basisPoints"]), 10_000 - (steps.length - 1 - at)));
    return { ...step, basisPoints: last, ...(isObject(first) ? { rules: first["rules"] } : {}) };
  });
  const lowest = isObject(grown[0]) ? number(grown[0]["basisPoints"]) : 1;
  const broken = plan["whenBroken"];
  return {
    ...plan,
    steps: grown,
    limitBasisPoints: Math.max(number(plan["limitBasisPoints"]), last),
    ...(isObject(broken)
      ? { whenBroken: { ...broken, capBasisPoints: Math.min(number(broken["capBasisPoints"]), lowest - 1) } }
      : {}),
  };
}

/** Lets every profile of a generation document name what there is, and gives its texts the placeholders. */
function referring(document: Json): Json {
  const { models, prompts, profiles } = document;
  const names = (of: unknown): string[] => (isObject(of) ? Object.keys(of) : []);
  const given = Array.isArray(profiles) ? profiles : [];
  const own = given.filter((profile) => !isObject(profile) || profile["id"] !== canaryName);
  const named = uniquely("id", own).map((profile, index) => {
    if (!isObject(profile)) return profile;
    const id = String(profile["id"]).startsWith("no ") ? `no-${index}` : profile["id"];
    return {
      ...profile,
      id,
      prompt: names(prompts)[0],
      models: names(models).slice(0, 1),
      ...canaryOf(profile),
    };
  });
  return {
    ...document,
    models: mapped(models, agreeing),
    prompts: mapped(prompts, (prompt) =>
      isObject(prompt)
        ? { ...prompt, instructions: "Write.", request: "{{data:input}} {{data:schema}}" }
        : prompt,
    ),
    profiles: named.some((profile) => isObject(profile) && "canary" in profile)
      ? [
          ...named,
          { id: canaryName, match: null, prompt: names(prompts)[0], models: names(models).slice(0, 1) },
        ]
      : named,
  };
}

/** Gives a model's settings values that do not contradict each other. */
function agreeing(model: unknown): unknown {
  if (!isObject(model)) return model;
  const { backoff, circuit, provider } = model;
  return {
    ...model,
    ...("baseUrl" in model ? { baseUrl: "https://models.example/v1" } : {}),
    ...(isObject(backoff) ? { backoff: inOrder(backoff, "initialMs", "maxMs") } : {}),
    ...(isObject(circuit) ? { circuit: inOrder(circuit, "minimumRequests", "window") } : {}),
    ...(model["structuredOutput"] === "json-object" && provider !== "openai-compatible"
      ? { structuredOutput: "json-schema" }
      : {}),
  };
}

function inOrder(object: Json, less: string, more: string): Json {
  const [one, other] = [object[less], object[more]];
  return typeof one === "number" && typeof other === "number" && one > other
    ? { ...object, [less]: other, [more]: one }
    : object;
}

const canaryName = "the-canary";

const canaryOf = ({ match, canary }: Json): Json =>
  isObject(canary) ? { match: match ?? {}, canary: { ...canary, profile: canaryName } } : {};

function uniquely(key: string, items: readonly unknown[]): unknown[] {
  const seen = new Set<unknown>();
  return items.map((item, index) => {
    if (!isObject(item)) return item;
    const id = seen.has(item[key]) ? `no ${index}` : item[key];
    seen.add(id);
    return { ...item, [key]: id };
  });
}

/** Gives all rules the dimensions of the rule with the most, which meets the limits. */
function alike(rules: readonly unknown[]): unknown[] {
  const scopes = rules.map((rule) =>
    isObject(rule) && isObject(rule["appliesTo"]) ? rule["appliesTo"] : {},
  );
  const widest = scopes.reduce((one, other) => (keysOf(other) > keysOf(one) ? other : one), {});
  return rules.map((rule, index) => {
    if (!isObject(rule)) return rule;
    const own = scopes[index] ?? {};
    const spare = Object.values(own);
    const settledScope = Object.entries(widest).map(([name, values], place) => [
      ...[name, Object.hasOwn(own, name) ? own[name] : (spare[place] ?? values)],
    ]);
    return { ...rule, appliesTo: Object.fromEntries(settledScope) };
  });
}

const keysOf = (value: Json): number => Object.keys(value).length;

function withSettledSchema(job: unknown): unknown {
  if (!isObject(job) || !isObject(job["output"]) || !isObject(job["output"]["schema"])) return job;
  return { ...job, output: { ...job["output"], schema: settledSchema(job["output"]["schema"]) } };
}

/** The keywords that hold subschemas. */
const single = ["items", "additionalProperties"];
const several = ["prefixItems", "anyOf", "allOf", "oneOf"];

function settledSchema(root: Json): Json {
  const named = new Set<string>();
  const settledNode = (node: unknown): unknown => {
    if (!isObject(node)) return node;
    return Object.fromEntries(
      Object.entries(node).flatMap(([keyword, value]): [string, unknown][] => {
        if (node !== root && (keyword === "$defs" || keyword === "$schema")) return [];
        if (keyword === "$ref") named.add(String(value).slice("#/$defs/".length));
        if (single.includes(keyword)) return [[keyword, settledNode(value)]];
        if (several.includes(keyword) && Array.isArray(value)) return [[keyword, value.map(settledNode)]];
        if (keyword === "properties" || keyword === "$defs") return [[keyword, mapped(value, settledNode)]];
        return [[keyword, value]];
      }),
    );
  };
  const settledRoot = settledNode(root) as Json;
  if (named.size === 0) return settledRoot;
  // Referenced definitions contain no references, so there are no cycles.
  const leaves = [...named].map((name) => [name, { title: "referred to" }]);
  return { ...settledRoot, $defs: { ...(settledRoot["$defs"] as Json), ...Object.fromEntries(leaves) } };
}

const mapped = (value: unknown, change: (inner: unknown) => unknown): unknown =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([name, inner]) => [name, change(inner)]),
  );
