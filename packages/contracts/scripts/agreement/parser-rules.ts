import type * as z from "zod";
import { valueAt } from "../../src/json-path.ts";
import { changedAt, placesOf } from "../../src/mutate.test-case.ts";
import type { ContractName } from "../contract-schemas.ts";
import type { Random } from "./random.ts";

/** A rule that a contract's parser checks and its JSON Schema cannot express. */
export interface ParserRule {
  readonly name: string;
  /** The words in the schema's descriptions that state it. */
  readonly said: string;
  /** The beginning of the parser's messages about it. */
  readonly message: RegExp;
  /** A document that is valid except for this rule. */
  readonly broken: (document: object, random: Random) => unknown;
}

type Json = Readonly<Record<string, unknown>>;
type Documents = { readonly jobs: readonly Json[]; readonly rules: readonly Json[] };

const nested = (levels: number): unknown =>
  JSON.parse(`${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`);

const depth = (broken: ParserRule["broken"]): ParserRule => ({
  name: "depth of open JSON",
  said: "at most 64 levels of objects and arrays",
  message: /^at most 64 levels/,
  broken,
});

const withJob = (document: object, change: (job: Json) => Json): object => {
  const [first, ...rest] = (document as Documents).jobs;
  return { ...document, jobs: [change(first ?? {}), ...rest] };
};

const withSchema = (
  name: string,
  {
    said,
    message,
    schemas,
  }: {
    readonly said: string;
    readonly message: RegExp;
    readonly schemas: readonly object[];
  },
): ParserRule => ({
  name,
  said,
  message,
  broken: (document, random) =>
    withJob(document, (job) => ({
      ...job,
      output: { field: "body", type: "own", schema: random.pick(schemas) },
    })),
});

const withPattern = (
  name: string,
  rule: {
    readonly said: string;
    readonly message: RegExp;
    readonly patterns: readonly string[];
  },
): ParserRule =>
  withSchema(name, {
    ...rule,
    schemas: rule.patterns.flatMap((pattern) => [
      { pattern },
      { items: { pattern } },
      { properties: { a: { anyOf: [{ pattern }] } } },
      { additionalProperties: { pattern } },
    ]),
  });

const deepSchema = (levels: number): object => (levels === 0 ? {} : { items: deepSchema(levels - 1) });
const heavyPattern = "^.{1,1000}$";

const runRules: readonly ParserRule[] = [
  {
    name: "unique job ids",
    said: "Only the parser checks that job ids are unique",
    message: /^a job id that is unique within the run/,
    broken: (document, random) => {
      const { jobs } = document as Documents;
      const { jobId } = random.pick(jobs);
      return { ...document, jobs: [...jobs, { ...random.pick(jobs), jobId }] };
    },
  },
  depth((document, random) => withJob(document, (job) => ({ ...job, input: nested(65 + random.below(3)) }))),
  withSchema("size of an output schema", {
    said: "at most 16384 bytes",
    message: /^a schema of at most 16384 bytes/,
    schemas: [{ const: "x".repeat(16_373) }, { const: "é".repeat(8_187) }, { title: "😀".repeat(5_000) }],
  }),
  withSchema("levels of an output schema", {
    said: "at most 12 levels",
    message: /^a schema of at most 12 levels/,
    schemas: [
      deepSchema(13),
      { items: { $ref: "#/$defs/a" }, $defs: { a: deepSchema(11) } },
      { anyOf: [{ allOf: [deepSchema(11)] }] },
    ],
  }),
  withSchema("subschemas of an output schema", {
    said: "1000 subschemas",
    message: /^a schema of at most 1000 subschemas/,
    schemas: [
      { anyOf: Array(1_000).fill({}) },
      { prefixItems: Array(500).fill({ $ref: "#/$defs/a" }), $defs: { a: {} } },
    ],
  }),
  withSchema("pattern steps of an output schema", {
    said: "20000 steps of pattern matching for a character",
    message: /^patterns that take at most 20000 steps/,
    schemas: [
      { prefixItems: Array(20).fill({ pattern: heavyPattern }) },
      { allOf: Array(20).fill({ $ref: "#/$defs/a" }), $defs: { a: { pattern: heavyPattern } } },
    ],
  }),
  withSchema("references that resolve", {
    said: "references that resolve",
    message: /^a definition for the reference/,
    schemas: [
      { $ref: "#/$defs/none" },
      { items: { $ref: "#/$defs/toString" }, $defs: { other: {} } },
      { $defs: { a: { $ref: "#/$defs/b" } } },
    ],
  }),
  withSchema("references that do not recurse", {
    said: "do not recurse",
    message: /^no recursion/,
    schemas: [
      { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/a" } } },
      { $defs: { a: { items: { $ref: "#/$defs/b" } }, b: { properties: { x: { $ref: "#/$defs/a" } } } } },
    ],
  }),
  withSchema("definitions at the top", {
    said: "`$defs` and `$schema` only at the top",
    message: /^`\$defs` and `\$schema` only at the top/,
    schemas: [
      { items: { $defs: {} } },
      { properties: { a: { $schema: "https://json-schema.org/draft/2020-12/schema" } } },
      { $defs: { a: { $defs: { b: {} } } } },
    ],
  }),
  withPattern("valid regular expressions", {
    said: "A regular expression (ECMAScript, `u` flag)",
    message: /^a valid regular expression/,
    patterns: ["(", "[a", "a{2,1}", "\\q", "*", "^(?<a", "]", "{", "\\u{110000}"],
  }),
  withPattern("no look-around and no named groups", {
    said: "no look-around, no named groups",
    message: /^a pattern without look-around/,
    patterns: ["(?=a)", "^(?!a)b", "(?<=a)b", "(?<!a)b", "(?<name>a)", "(?i:a)"],
  }),
  withPattern("no back-references", {
    said: "no back-references",
    message: /^a pattern without back-references/,
    patterns: ["^(a)\\1$", "(a)(b)\\2"],
  }),
  withPattern("no group that repeats without bound", {
    said: "no group that repeats without bound",
    message: /^a pattern whose groups repeat/,
    patterns: ["^(a+)+$", "(ab)*", "^(?:a|b){2,}$"],
  }),
  withPattern("one repetition without bound", {
    said: "at most one repetition without bound, and only in a pattern that begins with `^`",
    message: /^a pattern in which at most one repetition has no bound/,
    patterns: ["a+", "^a*b*$", "^a+|b+", "x{3,}$"],
  }),
  withPattern("steps of one pattern", {
    said: "at most 2500 steps for a character",
    message: /^a pattern that takes at most 2500 steps/,
    patterns: ["[a-c]{0,100}[a-c]{0,100}", "^(?:a?){20}$"],
  }),
  withPattern("rounds of one repetition", {
    said: "at most 1000 rounds",
    message: /^repetitions, nested ones multiplied, of at most 1000 rounds/,
    patterns: ["a{1001}", "^(?:a{40}){26}$", "a{0,1001}"],
  }),
];

const allowlistRules: readonly ParserRule[] = [
  {
    name: "unique rule ids",
    said: "Only the parser checks: unique ids",
    message: /^a rule id that is unique in the document/,
    broken: (document, random) => {
      const rules = (document as Documents).rules;
      const rule = random.pick(rules.length > 0 ? rules : [plainRule]);
      return { ...document, rules: [...(rules.length > 0 ? rules : [plainRule]), rule] };
    },
  },
  {
    name: "the same dimensions in all rules",
    said: "the same dimensions in all rules",
    message: /^the same dimensions as the first rule/,
    broken: (document, random) => {
      const rules = (document as Documents).rules;
      const first = rules.length > 0 ? rules : [plainRule];
      const appliesTo = random.pick([
        { other: ["*"] },
        { ...(first[0]?.["appliesTo"] as object), "one more": ["x"] },
      ]);
      return { ...document, rules: [...first, { ...plainRule, id: "of other dimensions", appliesTo }] };
    },
  },
  {
    name: "values in all rules together",
    said: "at most 100000 values in all rules together",
    message: /^at most 100000 values of dimensions, kinds and slots/,
    broken: (document) => ({ ...document, rules: [{ ...plainRule, slotIds: manySlots }] }),
  },
];

type Ramp = { readonly limitBasisPoints: number; readonly steps: readonly [Json, ...Json[]] };

/** A ramp of these steps, which are changes of one step. */
const ramp = (document: object, steps: readonly Json[], more: object = {}): object => {
  const { whenBroken: _, ...rest } = document as Json;
  const [first] = (document as Ramp).steps;
  const step = { ...first, basisPoints: 100, rules: ["a"] };
  return {
    ...rest,
    limitBasisPoints: 10_000,
    steps: steps.map((change, at) => ({ ...step, id: `step ${at}`, ...change })),
    ...more,
  };
};

const rampRule = (
  name: string,
  message: RegExp,
  broken: { readonly said: string; readonly steps: readonly (readonly Json[])[]; readonly more?: object },
): ParserRule => ({
  name,
  said: broken.said,
  message,
  broken: (document, random) => ramp(document, random.pick(broken.steps), broken.more),
});

const rampRules: readonly ParserRule[] = [
  rampRule("unique step ids", /^a step id that is unique in the plan/, {
    said: "unique step ids",
    steps: [
      [{ id: "a" }, { id: "a", basisPoints: 200 }],
      [{ id: "a" }, { basisPoints: 200 }, { id: "a", basisPoints: 300 }],
    ],
  }),
  rampRule("percentages that only grow", /^at least the \d+ basis points of the step before/, {
    said: "a percentage and rules that only grow",
    steps: [
      [{}, { basisPoints: 99 }],
      [{}, { basisPoints: 1, rules: ["a", "b"] }],
    ],
  }),
  rampRule("rules that only grow", /^every rule of the step before/, {
    said: "rules that only grow",
    steps: [
      [{}, { rules: ["b"] }],
      [{ rules: ["a", "b"] }, { rules: ["b"], basisPoints: 200 }],
    ],
  }),
  rampRule("one dimension at a time", /^one dimension at a time/, {
    said: "one of them at each step",
    steps: [[{}, { basisPoints: 101, rules: ["b", "a"] }]],
  }),
  rampRule("steps that differ", /^more basis points or more rules than the step before/, {
    said: "one of them at each step",
    steps: [
      [{}, {}],
      [{ rules: ["a", "b"] }, { rules: ["b", "a"] }],
    ],
  }),
  rampRule("the plan's limit", /^at most the plan's limit/, {
    said: "within the limit",
    steps: [[{}], [{ basisPoints: 1 }, {}]],
    more: { limitBasisPoints: 99 },
  }),
  rampRule("a cap below the first step", /^less than the first step's/, {
    said: "a cap below the first step",
    steps: [[{}]],
    more: { whenBroken: { capBasisPoints: 100 } },
  }),
];

type Generation = {
  readonly models: Readonly<Record<string, Json>>;
  readonly prompts: Readonly<Record<string, Json>>;
  readonly profiles: readonly [Json, ...Json[]];
};

const generationRule = (
  name: string,
  message: RegExp,
  {
    said,
    broken,
  }: { readonly said: string; readonly broken: (document: Generation, random: Random) => object },
): ParserRule => ({
  name,
  said,
  message,
  broken: (document, random) => {
    const given = document as Generation;
    return { ...given, ...broken(given, random) };
  },
});

/** One profile that names what the document has, changed. */
const withProfile = ({ models, prompts }: Generation, change: Json, others: readonly Json[] = []): object => {
  const [model] = Object.keys(models);
  const [prompt] = Object.keys(prompts);
  const plain = { id: "plain", match: {}, prompt, models: [model] };
  return { profiles: [{ ...plain, ...change }, ...others.map((other) => ({ ...plain, ...other }))] };
};

const withTexts = ({ prompts }: Generation, change: Json): object => ({
  prompts: Object.fromEntries(
    Object.entries(prompts).map(([name, prompt]) => [name, { ...prompt, ...change }]),
  ),
});

const nameRule = (noun: string, broken: (document: Generation) => object): ParserRule =>
  generationRule(`${noun} names that exist`, new RegExp(`^a ${noun} of this document`), {
    said: "that names exist and are used once",
    broken,
  });

const onceRule = (name: string, message: RegExp, broken: (document: Generation) => object): ParserRule =>
  generationRule(name, message, { said: "that names exist and are used once", broken });

const canaryRule = (name: string, message: RegExp, broken: (document: Generation) => object): ParserRule =>
  generationRule(name, message, { said: "that a canary is a profile with `match: null`", broken });

const generationRules: readonly ParserRule[] = [
  nameRule("model", (document) => withProfile(document, { models: ["not-there"] })),
  nameRule("prompt", (document) => withProfile(document, { prompt: "not-there" })),
  onceRule("unique profile ids", /^a profile id that is unique/, (document) =>
    withProfile(document, {}, [{}]),
  ),
  onceRule("models once", /^a model that the profile does not name twice/, (document) => {
    const [model] = Object.keys(document.models);
    return withProfile(document, { models: [model, model] });
  }),
  canaryRule("a canary that exists", /^a profile with `match: null` of this document/, (document) =>
    withProfile(document, { canary: { profile: "plain", basisPoints: 1 } }),
  ),
  canaryRule("a canary without one", /^no canary in a profile that is itself one/, (document) =>
    withProfile(document, { match: null, canary: { profile: "other", basisPoints: 1 } }, [
      { id: "other", match: null },
    ]),
  ),
  generationRule("placeholders", /^(?:one of the placeholders|`\{\{|a placeholder that is closed)/, {
    said: "the placeholders of prompts",
    broken: (document, random) =>
      withTexts(document, {
        instructions: random.pick(["{{inptu}}", "{{data:input}}", "{{", "a {{ b {{open}}", "{{}}"]),
      }),
  }),
  generationRule("required placeholders", /^a text with the placeholder/, {
    said: "the placeholders of prompts",
    broken: (document, random) =>
      withTexts(document, { request: random.pick(["{{data:input}}", "{{data:schema}}", "nothing"]) }),
  }),
  generationRule("addresses", /^an http or https address without credentials/, {
    said: "without credentials, query and fragment, which only the parser checks",
    broken: ({ models }, random) => ({
      models: Object.fromEntries(
        Object.entries(models).map(([name, model]) => [
          name,
          { ...model, baseUrl: random.pick(["none", "ftp://a/v1", "https://u:p@a/v1", "https://a/v1?k=v"]) },
        ]),
      ),
    }),
  }),
  generationRule(
    "settings of a model",
    /^(?:an `initialMs` that|a `minimumRequests` that|`json-schema`; `json-object` is)/,
    {
      said: "that settings of a model do not contradict each other",
      broken: ({ models }, random) => {
        const setting = random.pick([
          { backoff: { initialMs: 2, maxMs: 1 } },
          { circuit: { window: 1, minimumRequests: 2 } },
          { structuredOutput: "json-object" },
        ]);
        const [name = "plain"] = Object.keys(models);
        return { models: { ...models, [name]: { ...plainModel, ...setting } } };
      },
    },
  ),
  generationRule(
    "what a provider refuses",
    /^(?:an effort of|no effort:|at most `medium`:|no temperature with|at least 2048 with|the resource's name, or|no `apiVersion` with)/,
    {
      said: "and are none that its provider refuses",
      broken: ({ models }, random) => {
        const setting = random.pick<object>([
          { provider: "mistral", reasoningEffort: "xhigh" },
          { provider: "amazon-bedrock", region: "eu", reasoningEffort: "low" },
          { provider: "amazon-bedrock", region: "eu", model: "nova-2", reasoningEffort: "high" },
          { reasoningEffort: "low", temperature: 1 },
          { reasoningEffort: "low", maxOutputTokens: 2_047 },
          { provider: "azure" },
          { provider: "azure", resourceName: "a", api: "responses", apiVersion: "v" },
        ]);
        const [name = "plain"] = Object.keys(models);
        return { models: { ...models, [name]: { ...plainModel, ...setting } } };
      },
    },
  ),
  generationRule("values in all profiles together", /^at most 100000 values in all profiles/, {
    said: "at most 100000 values in all profiles together",
    broken: (document) => withProfile(document, { match: { slotIds: manySlots, kinds: ["one more"] } }),
  }),
];

const plainModel = { provider: "openai", model: "m", credential: "default" };

const manySlots: readonly string[] = Array(100_000).fill("s");

/** The same rules for a document within another one, which may hold none. */
const within = (rules: readonly ParserRule[], plain: () => object): readonly ParserRule[] =>
  rules.map((rule) => ({
    ...rule,
    broken: (outer, random) => {
      const { document } = outer as { readonly document: object | null };
      return { ...outer, document: rule.broken(document ?? plain(), random) };
    },
  }));

const plainAllowlist = () => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [plainRule],
});

const plainGeneration = () => ({
  version: "generation.v1",
  models: { plain: plainModel },
  prompts: {
    plain: {
      instructions: "a",
      request: "{{data:input}}{{data:schema}}",
      content: { text: "a", string: "a", richText: "a", multipleChoice: "a", schema: "a" },
    },
  },
  profiles: [{ id: "plain", match: {}, prompt: "plain", models: ["plain"] }],
});

const rulesWithin = within(allowlistRules, plainAllowlist);
const generationWithin = within(generationRules, plainGeneration);

const runWithin = runRules.map(
  (rule): ParserRule => ({
    ...rule,
    broken: (outer, random) => ({ ...outer, run: rule.broken((outer as { run: object }).run, random) }),
  }),
);

const openOutput = depth((document, random) => withOutput(document, nested(65 + random.below(3))));

const openSettings = depth((document, random) => ({
  ...document,
  settings: [{ what: "kill", state: "set", before: {}, after: nested(65 + random.below(3)) }],
}));

/** The document with another output in every completed result in it. */
function withOutput(part: unknown, output: unknown): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (Array.isArray(part)) return part.map((item) => withOutput(item, output));
  if ("generatedAt" in part) return { ...part, status: "COMPLETED", output };
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, withOutput(inner, output)]));
}

/** A lone surrogate at the end of a text, or of a key of an object of names. */
const wellFormed: ParserRule = {
  name: "well-formed text",
  said: "ell-formed Unicode text",
  message: /\bwell-formed\b/,
  broken: (document, random) => {
    const half = random.pick(["\ud800", "\udfff", "\udc00\ud800"]);
    // All text of a result that need not be ASCII is in its output.
    if ("generatedAt" in document)
      return withOutput(document, random.pick([{ a: half }, { [half]: 1 }, { a: [{ b: half }] }]));
    const place = random.pick(
      placesOf(document).filter((place) => typeof valueAt(document, place) === "string"),
    );
    return changedAt(document, place, (text) => `${text}`.slice(0, 200) + half);
  },
};

/** The rules of one contract; nearly all of them contain text. */
export const rulesOf = (contract: ContractName, schema: unknown): readonly ParserRule[] => [
  ...(parserRules[contract] ?? []),
  ...(JSON.stringify(schema).includes(wellFormed.said) ? [wellFormed] : []),
];

/** All rules that each contract's parser checks beyond its JSON Schema. */
const parserRules: Readonly<Partial<Record<ContractName, readonly ParserRule[]>>> = {
  run: runRules,
  allowlist: allowlistRules,
  ramp: rampRules,
  "allowlist-change": rulesWithin,
  "allowlist-proposal": rulesWithin,
  "allowlist-state": rulesWithin,
  generation: generationRules,
  "generation-change": generationWithin,
  "generation-state": generationWithin,
  "generation-tried": [openOutput],
  "generation-try": [...generationWithin, ...runWithin],
  result: [openOutput],
  "job-answer": [openOutput],
  "run-response": [openOutput],
  "run-status": [openOutput],
  drill: [openSettings],
  "drill-progress": [openSettings],
};

/** The rules that explain everything the parser found, or null if a part is unexplained. */
export function accountFor(
  issues: readonly z.core.$ZodIssue[],
  rules: readonly ParserRule[],
): ReadonlySet<ParserRule> | null {
  const found = new Set<ParserRule>();
  for (const issue of issues) {
    const rule = rules.find(({ message }) => message.test(issue.message));
    const branches =
      issue.code === "invalid_union" ? issue.errors : issue.code === "invalid_key" ? [issue.issues] : [];
    const inner = branches.map((branch) => accountFor(branch, rules));
    const names = rule === undefined ? inner.find((branch) => branch !== null) : new Set([rule]);
    if (names === undefined || names === null) return null;
    for (const name of names) found.add(name);
  }
  return found;
}

const plainRule = {
  id: "plain",
  enabled: true,
  appliesTo: { subject: ["*"] },
  kinds: ["explanatory"],
  slotIds: [],
  maxJobsPerRun: 1,
};
