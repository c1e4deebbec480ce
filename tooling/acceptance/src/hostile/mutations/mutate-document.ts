import type { Chance } from "./chance.ts";
import { oddNumbers, oddTexts, propertyNames } from "./odd-values.ts";

/** Where a value is: `holder[key]`. */
interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
}

/** Changes the value at one place; `all` are the places of the document. */
type Change = (place: Place, chance: Chance, all: readonly Place[]) => void;

/** A copy of a JSON document with one change at a place of it. */
export function mutateDocument(document: unknown, chance: Chance): unknown {
  const root = { document: structuredClone(document) };
  const all = placesIn(root);
  chance.pick(changes)(chance.pick(all), chance, all);
  return root.document;
}

function placesIn(holder: object): Place[] {
  return Object.entries(holder).flatMap(([name, value]): Place[] => {
    const key = Array.isArray(holder) ? Number(name) : name;
    const place = { holder: holder as Place["holder"], key };
    return typeof value === "object" && value !== null ? [place, ...placesIn(value)] : [place];
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const otherValue = (chance: Chance): unknown =>
  chance.pick([
    ...[null, true, false, "", "x", "true", 0, 1, -1, [], {}, [null], [[]], { "": null }, { length: 0 }],
    ...[chance.pick(oddTexts), chance.pick(oddNumbers)],
  ]);

/** An own property also where the name is `__proto__`. */
const put = (object: object, name: string, value: unknown): void => {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
};

const nested = (value: unknown, levels: number, name: string | null): unknown => {
  let deep = value;
  for (let level = 0; level < levels; level += 1) deep = name === null ? [deep] : { [name]: deep };
  return deep;
};

const changes: readonly Change[] = [
  function replace({ holder, key }, chance) {
    holder[key] = otherValue(chance);
  },
  function remove({ holder, key }) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  },
  function bendText({ holder, key }, chance) {
    const value = holder[key];
    const odd = chance.pick(oddTexts);
    if (typeof value !== "string") holder[key] = odd;
    else
      holder[key] = chance.pick([
        odd,
        value + odd,
        odd + value,
        value.toUpperCase(),
        value.slice(1),
        `${value} `,
      ]);
  },
  function bendNumber({ holder, key }, chance) {
    const value = holder[key];
    const odd = chance.pick(oddNumbers);
    holder[key] =
      typeof value === "number" ? chance.pick([odd, value + 1, value - 1, -value, String(value)]) : odd;
  },
  function negate({ holder, key }) {
    holder[key] = typeof holder[key] === "boolean" ? !holder[key] : [holder[key]];
  },
  function addKey({ holder, key }, chance) {
    const object = isObject(holder[key]) ? holder[key] : holder;
    if (!Array.isArray(object)) put(object, chance.pick(propertyNames), otherValue(chance));
  },
  function renameKey({ holder, key }, chance) {
    if (Array.isArray(holder)) return;
    const value = holder[key];
    delete holder[key];
    put(holder, chance.pick([...propertyNames, `${key} `, String(key).toUpperCase()]), value);
  },
  function repeat({ holder, key }, chance, all) {
    // A document that is large already would become one that costs: that is the bombs' matter.
    const times = all.length > 500 ? 2 : chance.pick([2, 2, 2, 10, 101, 600]);
    if (Array.isArray(holder)) holder.push(...Array(times - 1).fill(holder[key]));
    else if (Array.isArray(holder[key])) holder[key] = Array(times).fill(holder[key]).flat();
    else holder[key] = Array(times).fill(holder[key]);
  },
  function manyKeys({ holder, key }, chance) {
    const many = Object.fromEntries(
      Array.from({ length: chance.pick([17, 50, 600]) }, (_, at) => [`k${at}`, "x"]),
    );
    holder[key] = isObject(holder[key]) ? { ...holder[key], ...many } : many;
  },
  function nest({ holder, key }, chance) {
    holder[key] = nested(
      holder[key],
      chance.pick([1, 3, 13, 62, 65, 500]),
      chance.pick([null, "a", "items"]),
    );
  },
  function takeFromElsewhere({ holder, key }, chance, all) {
    const other = chance.pick(all);
    holder[key] = structuredClone(other.holder[other.key]);
  },
];
