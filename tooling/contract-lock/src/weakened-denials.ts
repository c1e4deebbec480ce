import { isDeepStrictEqual } from "node:util";
import { breakingByDefinition, type Verdict } from "./difference.ts";
import { allowedValues } from "./schema/allowed-values.ts";
import { isObject, namesAt, own, type SchemaObject, schemaAt, schemasByName } from "./schema/json-schema.ts";
import { SchemaSide } from "./schema/schema-side.ts";

/** Something that a contract demands so that what is absent, unknown or malformed denies. */
interface Denial {
  readonly contract: string;
  /** Steps from the root: names of fields, `[]` for items, `*` for the values of a map. */
  readonly at: readonly string[];
  /** What happens when it no longer holds. */
  readonly weakened: string;
  readonly holds: (node: SchemaObject) => boolean;
}

const requires =
  (...names: readonly string[]) =>
  (node: SchemaObject): boolean =>
    names.every((name) => namesAt(node, "required").includes(name));
const isBoolean = (node: SchemaObject): boolean =>
  own(node, "type") === "boolean" && !Object.hasOwn(node, "default");
const hasOneAtLeast =
  (keyword: "minItems" | "minProperties") =>
  (node: SchemaObject): boolean =>
    Number(own(node, keyword) ?? 0) >= 1;
const rule = ["rules", "[]"];

const denials: readonly Denial[] = [
  {
    contract: "allowlist",
    at: ["mode"],
    weakened: "may be something else than `deny_by_default`",
    holds: (node) => isDeepStrictEqual(allowedValues(node), ["deny_by_default"]),
  },
  {
    contract: "allowlist",
    at: [],
    weakened: "may leave out `mode`, `enabled` or `rules`",
    holds: requires("mode", "enabled", "rules"),
  },
  {
    contract: "allowlist",
    at: ["enabled"],
    weakened: "may be something else than true or false, or has a default",
    holds: isBoolean,
  },
  {
    contract: "allowlist",
    at: rule,
    weakened: "may leave out `enabled`, `appliesTo`, `kinds`, `slotIds` or `maxJobsPerRun`",
    holds: requires("enabled", "appliesTo", "kinds", "slotIds", "maxJobsPerRun"),
  },
  {
    contract: "allowlist",
    at: [...rule, "enabled"],
    weakened: "may be something else than true or false, or has a default",
    holds: isBoolean,
  },
  {
    contract: "allowlist",
    at: [...rule, "appliesTo"],
    weakened: "may name no dimension",
    holds: hasOneAtLeast("minProperties"),
  },
  {
    contract: "allowlist",
    at: [...rule, "appliesTo", "*"],
    weakened: "may list no value",
    holds: hasOneAtLeast("minItems"),
  },
  {
    contract: "allowlist",
    at: [...rule, "kinds"],
    weakened: "may list no kind",
    holds: hasOneAtLeast("minItems"),
  },
  {
    contract: "run",
    at: ["metadata", "allowAI"],
    weakened: "may be something else than true or false, or has a default",
    holds: isBoolean,
  },
];

/** A denial that was demanded and no longer is. */
export interface WeakenedDenial {
  readonly place: string;
  readonly what: string;
  readonly verdict: Verdict;
}

/** What a contract no longer demands of that which makes it deny by default. */
export function weakenedDenials({
  name,
  before,
  after,
}: {
  readonly name: string;
  readonly before: SchemaObject;
  readonly after: SchemaObject;
}): readonly WeakenedDenial[] {
  return denials
    .filter(({ contract }) => contract === name)
    .filter((denial) => isDemanded(denial, before) && !isDemanded(denial, after))
    .map(({ at, weakened }) => ({
      place: inWords(at),
      what: weakened,
      verdict: breakingByDefinition("it weakens deny by default"),
    }));
}

/** What is not found where it belongs is not demanded. */
function isDemanded({ at, holds }: Denial, document: SchemaObject): boolean {
  const side = new SchemaSide(document);
  let node = side.resolve(side.root);
  for (const step of at) {
    if (!isObject(node)) return false;
    node = side.resolve(childOf(node, step));
  }
  return isObject(node) && holds(node);
}

function childOf(node: SchemaObject, step: string) {
  if (step === "[]") return schemaAt(node, "items");
  if (step === "*") return schemaAt(node, "additionalProperties");
  return schemasByName(node, "properties").get(step) ?? false;
}

const inWords = (at: readonly string[]): string =>
  at.length === 0 ? "the document" : `\`${at.join(".").replaceAll(".[]", "[]")}\``;
