import { endOfNumber, isExactNumber } from "@slotgate/contracts";
import { endOfString } from "./end-of-string.ts";

/** Something that JSON's grammar allows and this service does not. */
export interface Flaw {
  readonly kind: "duplicate-key" | "forbidden-key" | "inexact-number" | "too-deep" | "too-many-values";
  /** Its offset in the text. */
  readonly offset: number;
  /** The keys and indexes that lead there from the root. */
  readonly place: readonly (string | number)[];
}

export interface FlawBounds {
  readonly maxDepth: number;
  readonly maxValues: number;
  /** `any`: accepts numbers that parsing does not preserve; `exact` by default. */
  readonly numbers?: "exact" | "any";
}

interface Level {
  /** The keys so far; null in an array. */
  readonly keys: Set<string> | null;
  /** The last key, or the current index. */
  step: string | number;
}

/**
 * Finds the first container beyond `maxDepth` or value beyond `maxValues` (approximately: an empty container counts
 * twice), or else the first of these: a key that appears twice in its object (compared after unescaping), a key
 * `__proto__`, a number that parsing does not preserve. Reads only quotes, brackets, commas and numbers, in one pass
 * without recursion; the parser checks the rest. For text that is not JSON the result is undefined, but it always
 * returns.
 */
export function findFlaw(text: string, { maxDepth, maxValues, numbers = "exact" }: FlawBounds): Flaw | null {
  const outer: Level[] = [];
  let level: Level = { keys: null, step: 0 }; // The root, which is not part of places.
  let keyComesNext = false;
  let first: Flaw | null = null;
  let values = 0;

  const flawAt = (kind: Flaw["kind"], offset: number): Flaw => ({
    kind,
    offset,
    place: [...outer.slice(1), level].slice(outer.length === 0 ? 1 : 0).map(({ step }) => step),
  });

  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    switch (code) {
      case 0x22: {
        const close = endOfString(text, at);
        if (close === -1) return first; // Not JSON.
        if (keyComesNext && level.keys !== null) {
          const key = readKey(text, { open: at, close });
          if (key === null) return first; // Not JSON.
          const size = level.keys.size;
          level.step = key;
          if (key === "__proto__") first ??= flawAt("forbidden-key", at);
          if (level.keys.add(key).size === size) first ??= flawAt("duplicate-key", at);
          keyComesNext = false;
        }
        at = close;
        break;
      }
      case 0x7b: // {
      case 0x5b: {
        if (outer.length === maxDepth) return flawAt("too-deep", at);
        values += 1;
        if (values > maxValues) return flawAt("too-many-values", at);
        const isObject = code === 0x7b;
        outer.push(level);
        level = isObject ? { keys: new Set(), step: "" } : { keys: null, step: 0 };
        keyComesNext = isObject;
        break;
      }
      case 0x7d: // }
      case 0x5d:
        level = outer.pop() ?? level;
        break;
      case 0x2c: // ,
        values += 1;
        if (values > maxValues) return flawAt("too-many-values", at);
        if (level.keys !== null) keyComesNext = true;
        else level.step = Number(level.step) + 1;
        break;
      default:
        // `-` and digits
        if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
          const end = endOfNumber(text, at);
          if (first === null && numbers === "exact" && !isExactNumber(text.slice(at, end)))
            first = flawAt("inexact-number", at);
          at = end - 1;
        }
    }
  }
  return first;
}

function readKey(
  text: string,
  { open, close }: { readonly open: number; readonly close: number },
): string | null {
  const raw = text.slice(open + 1, close);
  if (!raw.includes("\\")) return raw;
  try {
    return String(JSON.parse(text.slice(open, close + 1)));
  } catch {
    return null; // An unknown escape, which the parser refuses too.
  }
}
