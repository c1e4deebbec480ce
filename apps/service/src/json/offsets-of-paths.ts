import { endOfString } from "./end-of-string.ts";
import { jsonPath } from "./json-path.ts";

interface Level {
  readonly isObject: boolean;
  step: string | number;
}

/**
 * Where the values with these JSON paths begin in a text that is valid JSON; of an object's member, where its key
 * does. A path that the text does not have gets no offset. One pass without recursion.
 */
export function offsetsOfPaths(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>([["$", Math.max(0, text.search(/\S/))]]);
  const open: Level[] = [];
  let keyComesNext = false;
  let itemComesNext = false;

  const note = (offset: number): void => {
    const path = jsonPath(open.map(({ step }) => step));
    if (wanted.has(path) && !found.has(path)) found.set(path, offset);
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
        open.push({ isObject: true, step: "" });
        keyComesNext = true;
        break;
      case "[":
        open.push({ isObject: false, step: 0 });
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
