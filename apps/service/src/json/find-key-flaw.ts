import { endOfString } from "./end-of-string.ts";

/** Something that JSON's grammar allows and this service does not. */
export interface KeyFlaw {
  readonly kind: "duplicate-key" | "forbidden-key" | "too-deep";
  /** Where in the text it begins. */
  readonly offset: number;
  /** The keys and indexes that lead there from the root. */
  readonly place: readonly (string | number)[];
}

interface Level {
  /** The keys so far; null in an array. */
  readonly keys: Set<string> | null;
  /** Where the walk stands: the last key, or the index. */
  step: string | number;
}

/**
 * The first key that stands twice in its object (compared after unescaping) or is `__proto__`, or the first
 * container beyond `maxDepth`. Looks at quotes, brackets and commas only, in one pass without recursion: the
 * rest is the parser's business. Of text that is not JSON it says something or nothing, but it always ends.
 */
export function findKeyFlaw(text: string, { maxDepth }: { readonly maxDepth: number }): KeyFlaw | null {
  const outer: Level[] = [];
  let level: Level = { keys: null, step: 0 }; // stands for the root, and is left out of places
  let keyComesNext = false;

  const flawAt = (kind: KeyFlaw["kind"], offset: number): KeyFlaw => ({
    kind,
    offset,
    place: [...outer.slice(1), level].slice(outer.length === 0 ? 1 : 0).map(({ step }) => step),
  });

  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const close = endOfString(text, at);
        if (close === -1) return null; // not JSON
        if (keyComesNext && level.keys !== null) {
          const key = readKey(text, { open: at, close });
          if (key === null) return null; // not JSON
          const size = level.keys.size;
          level.step = key;
          if (key === "__proto__") return flawAt("forbidden-key", at);
          if (level.keys.add(key).size === size) return flawAt("duplicate-key", at);
          keyComesNext = false;
        }
        at = close;
        break;
      }
      case 0x7b: // {
      case 0x5b: {
        if (outer.length === maxDepth) return flawAt("too-deep", at);
        const isObject = text.charCodeAt(at) === 0x7b;
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
        if (level.keys !== null) keyComesNext = true;
        else level.step = Number(level.step) + 1;
        break;
    }
  }
  return null;
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
    return null; // an escape that does not exist: the parser will refuse it too
  }
}
