import type { SchemaNode } from "./schema-node.ts";
import type { Means } from "./violations.ts";

type Change = (value: unknown) => unknown;

/**
 * A value that satisfies everything except the `if` and `then` of its schema, with one part changed: another valid
 * value, one item more, or an optional key less.
 */
export function withoutCondition(
  means: Means,
  { node, value }: { readonly node: SchemaNode; readonly value: unknown },
): unknown {
  const holds = means.generator.checks.condition(node);
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const changed = changedPart(means, { node, value });
    if (!holds(changed)) return changed;
  }
  // Not counted, because the value is still valid.
  return value;
}

function changedPart(
  means: Means,
  { node, value }: { readonly node: SchemaNode; readonly value: unknown },
): unknown {
  const { random, generator } = means;
  const { $ref, properties = {}, required = [], items } = node;
  if ($ref !== undefined) return changedPart(means, { node: generator.resolve($ref), value });
  if (Array.isArray(value) && items !== undefined) return [...value, generator.value(items, "ordinary")];
  if (typeof value !== "object" || value === null) return value;
  const present = Object.keys(value).filter((name) => Object.hasOwn(properties, name));
  if (present.length === 0) return value;
  const name = random.pick(present);
  const part = properties[name] as SchemaNode;
  const inner = (value as Record<string, unknown>)[name];
  if (!required.includes(name) && random.chance(0.5)) {
    return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  }
  const replace: Change = random.chance(0.5)
    ? (old) => changedPart(means, { node: part, value: old })
    : () => generator.value(part, "ordinary");
  return { ...value, [name]: replace(inner) };
}
