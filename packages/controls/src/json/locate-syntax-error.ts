import { endOfString } from "./end-of-string.ts";

/** Where a text stops being JSON, and what was expected there. */
export interface SyntaxFault {
  readonly offset: number;
  readonly expected: string;
}

type Expecting = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end";

/**
 * Finds the position that `JSON.parse` does not report, without quoting the text. Only for text that is not JSON. Steps
 * through the tokens without recursion; null if it finds no error itself.
 */
export function locateSyntaxError(text: string): SyntaxFault | null {
  const open: ("{" | "[")[] = [];
  let expecting: Expecting = "value";
  let at = 0;

  const fault = (offset: number, expected: string): SyntaxFault => ({ offset, expected });

  for (;;) {
    while (at < text.length && " \t\n\r".includes(text.charAt(at))) at += 1;
    const character = text.charAt(at);
    const inside = open.at(-1);
    if (expecting === "comma-or-end" && inside === undefined) {
      return character === "" ? null : fault(at, "nothing after the end of the document");
    }
    if (character === "") return fault(at, `${wanted(expecting, inside)}, but the text ends here`);

    if (character === '"' && expecting !== "colon" && expecting !== "comma-or-end") {
      const close = endOfString(text, at);
      const flaw = flawInString(text, { open: at, close: close === -1 ? text.length : close });
      if (flaw !== null) return flaw;
      if (close === -1) return fault(at, 'a closing `"` for the string that begins here');
      if (expecting === "key" || expecting === "key-or-end") expecting = "colon";
      else expecting = "comma-or-end";
      at = close + 1;
      continue;
    }
    if (expecting === "value" || expecting === "value-or-end") {
      if (character === "{" || character === "[") {
        open.push(character);
        expecting = character === "{" ? "key-or-end" : "value-or-end";
        at += 1;
        continue;
      }
      const end = endOfScalar(text, at);
      if (end !== null) {
        expecting = "comma-or-end";
        at = end;
        continue;
      }
    }
    const ends = expecting === "value-or-end" || expecting === "key-or-end" || expecting === "comma-or-end";
    if (ends && character === (inside === "{" ? "}" : "]")) {
      open.pop();
      expecting = "comma-or-end";
    } else if (expecting === "comma-or-end" && character === ",") {
      expecting = inside === "{" ? "key" : "value";
    } else if (expecting === "colon" && character === ":") {
      expecting = "value";
    } else {
      return fault(at, wanted(expecting, inside));
    }
    at += 1;
  }
}

function wanted(expecting: Expecting, inside: "{" | "[" | undefined): string {
  switch (expecting) {
    case "value":
      return "a value";
    case "value-or-end":
      return "a value or `]`";
    case "key":
      return "a key in double quotes";
    case "key-or-end":
      return "a key in double quotes or `}`";
    case "colon":
      return "`:` after the key";
    case "comma-or-end":
      return inside === "{" ? "`,` or `}`" : "`,` or `]`";
  }
}

function endOfScalar(text: string, at: number): number | null {
  const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|(?:true|false|null)(?!\w)/y;
  scalar.lastIndex = at;
  return scalar.test(text) ? scalar.lastIndex : null;
}

function flawInString(
  text: string,
  { open, close }: { readonly open: number; readonly close: number },
): SyntaxFault | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are forbidden in a string
  const escapeOrControl = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[\\\u0000-\u001f]/g;
  for (const { 0: found, index } of text.slice(open + 1, close).matchAll(escapeOrControl)) {
    if (found.length > 1) continue;
    return {
      offset: open + 1 + index,
      expected:
        found === "\\"
          ? 'one of the escapes `\\"` `\\\\` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` `\\uXXXX`'
          : "control characters in strings to be escaped, e.g. `\\n` for a line break",
    };
  }
  return null;
}
