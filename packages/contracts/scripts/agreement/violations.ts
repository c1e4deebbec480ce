import type { DocumentGenerator } from "./document-generator.ts";
import { oddNumbers, oddTexts, oddValues } from "./odd-values.ts";
import type { Random } from "./random.ts";
import type { SchemaNode } from "./schema-node.ts";
import { withoutCondition } from "./without-condition.ts";

/** One keyword of one schema, to be violated by changing its value alone. */
export interface Violation {
  readonly keyword: string;
  readonly node: SchemaNode;
  /** The value or key that the keyword is about. */
  readonly value: unknown;
  /** How often this was done before, to try the possibilities in turn. */
  readonly turn: number;
}

/** The sources of the mutations. */
export interface Means {
  readonly random: Random;
  readonly generator: DocumentGenerator;
}

/** The value changed to violate the keyword. It may still be valid, e.g. in another branch. */
export function violated(means: Means, { keyword, node, value, turn }: Violation): unknown {
  const { random, generator } = means;
  const inTurn = <Item>(items: readonly Item[]): Item => {
    if (items.length === 0) throw new Error(`nothing violates \`${keyword}\``);
    return items[turn % items.length] as Item;
  };
  switch (keyword) {
    case "type":
      return inTurn(oddValues.filter((odd) => !hasType(odd, [node.type ?? []].flat())));
    case "anyOf":
    case "oneOf":
      return inTurn(oddValues.filter((odd) => !generator.checks.accepts(node)(odd)));
    case "enum":
    case "const":
      return inTurn(nearMisses(node.enum ?? [node.const], generator.words));
    case "pattern":
      return generator.refusedText(node);
    case "minLength":
      return inTurn(["a", "😀"]).repeat(Math.max(0, (node.minLength ?? 1) - 1));
    case "maxLength":
      return inTurn(["a", "😀", "é"]).repeat((node.maxLength ?? 0) + 1 + (turn % 2));
    case "minimum":
      return inTurn(oddNumbersAround(node.minimum ?? 0, node).filter((odd) => odd < (node.minimum ?? 0)));
    case "maximum":
      return inTurn(oddNumbersAround(node.maximum ?? 0, node).filter((odd) => odd > (node.maximum ?? 0)));
    case "exclusiveMinimum":
      return inTurn(
        oddNumbersAround(node.exclusiveMinimum ?? 0, node).filter(
          (odd) => odd <= (node.exclusiveMinimum ?? 0),
        ),
      );
    case "exclusiveMaximum":
      return inTurn(
        oddNumbersAround(node.exclusiveMaximum ?? 0, node).filter(
          (odd) => odd >= (node.exclusiveMaximum ?? 0),
        ),
      );
    case "minItems":
      return (value as unknown[]).slice(0, (node.minItems ?? 1) - 1);
    case "maxItems":
      return repeated(value as unknown[], (node.maxItems ?? 0) + 1 + (turn % 2));
    case "uniqueItems":
      return withDouble(means, { node, items: value as unknown[] });
    case "required":
      return without(value as object, inTurn(node.required ?? []));
    case "additionalProperties":
      return withKey(value as object, { key: inTurn(strangers(node)), value: random.pick(oddValues) });
    case "minProperties":
      return Object.fromEntries(Object.entries(value as object).slice(0, (node.minProperties ?? 1) - 1));
    case "maxProperties":
      return overfull(means, { node, value: value as object });
    case "not":
      return inTurn([...(node.not?.enum ?? []), node.not?.const].filter((odd) => odd !== undefined));
    case "if":
      return withoutCondition(means, { node, value });
    default:
      throw new Error(`no mutation violates \`${keyword}\``);
  }
}

function hasType(value: unknown, types: readonly string[]): boolean {
  if (typeof value === "number" && !Number.isFinite(value)) return false;
  const own = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return types.includes(own) || (types.includes("integer") && Number.isInteger(value));
}

/** Values that are nearly those allowed, or allowed elsewhere. */
function nearMisses(allowed: readonly unknown[], words: readonly string[]): unknown[] {
  const texts = allowed.filter((value) => typeof value === "string");
  const near = texts.flatMap((text) => [
    ...[text.toUpperCase(), text.toLowerCase(), `${text} `, ` ${text}`, `${text}\n`, `${text}\u0000`],
    ...[text.slice(1), text.slice(0, -1), text + text, text.replace(/[-_]/, " ")],
  ]);
  const others = texts.length > 0 ? oddTexts.slice(0, 60) : [true, false, 0, 1, "true", null];
  return [...new Set<unknown>(texts.length > 0 ? [...words, ...near, ...others] : others)].filter(
    (value) => !allowed.includes(value),
  );
}

/** A limit with its neighbours, and distant numbers; whole ones if required. */
const oddNumbersAround = (limit: number, { type }: SchemaNode): number[] =>
  [limit, limit - 1, limit + 1, limit - 0.5, limit + 0.5, ...oddNumbers].filter(
    (odd) => type !== "integer" || Number.isInteger(odd),
  );

function withDouble(
  { random, generator }: Means,
  { node, items }: { readonly node: SchemaNode; readonly items: readonly unknown[] },
): unknown[] {
  const some = items.length > 0 ? items : [generator.value(node.items ?? {}, "ordinary")];
  return [...some, random.pick(some)];
}

/** The items repeated, up to a length. */
export const repeated = (items: readonly unknown[], length: number): unknown[] =>
  Array.from({ length }, (_, index) => items[index % Math.max(1, items.length)] ?? null);

const without = (value: object, key: string): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

/** Works for a key `__proto__` too, which an assignment would not create. */
const withKey = (
  value: object,
  { key, value: inner }: { readonly key: string; readonly value: unknown },
): object => Object.fromEntries([...Object.entries(value), [key, inner]]);

/** Unknown key names: of validators, of the language, and near misses of the object's own. */
function strangers({ properties = {} }: SchemaNode): string[] {
  const own = Object.keys(properties);
  const near = own.flatMap((name) => [`${name} `, name.toUpperCase(), `${name}\u0000`, name.slice(1)]);
  const foreign = ["extra", "$id", "$comment", "not", "if", "format", "0", "length", "valueOf"];
  return [...new Set([...foreign, ...oddTexts.slice(0, 52), ...near])].filter((name) => !own.includes(name));
}

function overfull(
  { generator, random }: Means,
  { node, value }: { readonly node: SchemaNode; readonly value: object },
): object {
  const names = generator.textsFor(node.propertyNames ?? {}).valid;
  const filled = new Map<string, unknown>(Object.entries(value));
  const sample =
    filled.values().next().value ?? generator.value(node.additionalProperties as SchemaNode, "ordinary");
  while (filled.size <= (node.maxProperties ?? 0)) filled.set(random.pick(names), sample);
  return Object.fromEntries(filled);
}
