import type { Chance } from "./chance.ts";

type Change = (text: string, chance: Chance) => string | Buffer;

/** What no serialiser would write of a JSON document: one change of its text or its bytes. */
export const mutateText = (text: string, chance: Chance): Buffer =>
  Buffer.from(chance.pick(changes)(text, chance) as Buffer);

const at = (text: string, chance: Chance): number => chance.below(text.length + 1);
const insert = (text: string, place: number, more: string): string =>
  text.slice(0, place) + more + text.slice(place);

/** One of the matches, changed; the text itself where there is none. */
function changeMatch(
  text: string,
  pattern: RegExp,
  chance: Chance,
  change: (found: string) => string,
): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { 0: one, index } = chance.pick(found);
  return text.slice(0, index) + change(one) + text.slice(index + one.length);
}

const aKey = /"(?:[^"\\]|\\.)*":/g;
const aNumber = /(?<=[:[,])-?\d+(?:\.\d+)?/g;

const changes: readonly Change[] = [
  (text, chance) => text.slice(0, at(text, chance)),
  (text, chance) =>
    insert(text, at(text, chance), chance.pick(["}", "]", ",", '"', "\\", "\u0000", "//x", "0", "[[["])),
  (text, chance) => changeMatch(text, aKey, chance, (key) => `${key}null,${key}`),
  (text, chance) => changeMatch(text, aKey, chance, (key) => `"__proto__":{"allowAI":true},${key}`),
  (text, chance) =>
    changeMatch(
      text,
      aKey,
      chance,
      (key) => `"\\u00${key.charCodeAt(1).toString(16).padStart(2, "0")}${key.slice(2)}`,
    ),
  (text, chance) =>
    changeMatch(text, aNumber, chance, () =>
      chance.pick(["1e400", "-0", "01", "+1", "1.", "NaN", "0x1", "9".repeat(400), "1E5", "1.0"]),
    ),
  (text) => `\ufeff${text}`,
  (text) => text + text,
  (text) => text.replace(/[}\]]$/, (end) => `,${end}`),
  (text) => text.replaceAll('"', "'"),
  (text) => " ".repeat(20_000) + text,
  (text) => Buffer.from(text, "utf16le"),
  (text, chance) => {
    const bytes = Buffer.from(text);
    bytes[chance.below(bytes.length)] = chance.pick([0xff, 0xc0, 0x80, 0xed, 0x00]);
    return bytes;
  },
  () => "",
  (_, chance) =>
    chance.pick(["null", "true", "0", '""', "[]", "{}", "[".repeat(5_000), '{"a":'.repeat(5_000), "{}{}"]),
];
