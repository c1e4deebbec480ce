import { changedAt } from "../../src/mutate.test-case.ts";
import { oddTexts, oddValues } from "./odd-values.ts";
import type { Random } from "./random.ts";

/** The document with one random change that ignores its schema, since a schema does not show what it fails to check. */
export function changedBlindly(random: Random, document: unknown): unknown {
  return changedAt(document, somewhere(random, document), (value) => changed(random, value));
}

function somewhere(random: Random, document: unknown): (string | number)[] {
  const place: (string | number)[] = [];
  let value = document;
  while (typeof value === "object" && value !== null && !random.chance(0.25)) {
    const entries = Object.entries(value);
    if (entries.length === 0) break;
    const [key, inner] = random.pick(entries);
    place.push(Array.isArray(value) ? Number(key) : key);
    value = inner;
  }
  return place;
}

/** `undefined` removes the value. */
function changed(random: Random, value: unknown): unknown {
  const chance = random.next();
  if (chance < 0.2) return random.pick(oddValues);
  if (chance < 0.3) return undefined;
  if (Array.isArray(value)) return [...value, random.pick(chance < 0.6 ? [...value, null] : oddValues)];
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries([...Object.entries(value), [random.pick(oddTexts), random.pick(oddValues)]]);
  }
  if (typeof value === "string") return chance < 0.6 ? value + random.pick(oddTexts) : random.pick(oddTexts);
  if (typeof value === "number") return value + random.pick([1, -1, 0.5]);
  return !value;
}
