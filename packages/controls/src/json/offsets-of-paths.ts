import { endOfString } from "./end-of-string.ts";
import { stepOf } from "./json-path.ts";

interface Level {
  readonly isObject: boolean;
  /** The current key or index. */
  step: string | number;
  /** The path of the container; null if no wanted path leads through it. */
  readonly path: string | null;
}

/**
 * The offsets of the values with these JSON paths in valid JSON text; for a member of an object, the offset of its key.
 * A path that the text lacks has no offset. One pass without recursion.
 */
export function offsetsOfPaths(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>([["$", Math.max(0, text.search(/\S/))]]);
  const onTheWay = prefixesOf(wanted);
  const open: Level[] = [];
  let keyComesNext = false;
  let itemComesNext = false;

  /** The current path; only built where a wanted path may begin with it. */
  const pathNow = (): string | null => {
    const level = open.at(-1);
    if (level === undefined) return "$";
    if (level.path === null) return null;
    const path = level.path + stepOf(level.step);
    return onTheWay.has(path) ? path : null;
  };
  const note = (offset: number): void => {
    const path = pathNow();
    if (path !== null && wanted.has(path) && !found.has(path)) found.set(path, offset);
  };

  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (" \t\n\r:".includes(character)) continue;
    const level = open.at(-1);
    if (itemComesNext && character !== "]") {
      note(at);
      itemComesNext = false;
    }
    switch (character) {
      case '"': {
        const close = endOfString(text, at);
        if (close === -1) return found;
        if (keyComesNext && level?.isObject === true) {
          level.step = String(JSON.parse(text.slice(at, close + 1)));
          note(at);
          keyComesNext = false;
        }
        at = close;
        break;
      }
      case "{":
        open.push({ isObject: true, step: "", path: pathNow() });
        keyComesNext = true;
        break;
      case "[":
        open.push({ isObject: false, step: 0, path: pathNow() });
        itemComesNext = true;
        break;
      case "}":
      case "]":
        open.pop();
        keyComesNext = false;
        itemComesNext = false;
        break;
      case ",":
        if (level?.isObject === true) keyComesNext = true;
        else if (level !== undefined) {
          level.step = Number(level.step) + 1;
          itemComesNext = true;
        }
        break;
    }
  }
  return found;
}

/** Every wanted path and its prefixes of whole steps. */
function prefixesOf(wanted: ReadonlySet<string>): ReadonlySet<string> {
  const prefixes = new Set<string>(["$"]);
  for (const path of wanted) {
    let prefix = "$";
    for (const [step] of path.slice(1).matchAll(/\.[\w$]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\]/g)) {
      prefix += step;
      prefixes.add(prefix);
    }
  }
  return prefixes;
}
