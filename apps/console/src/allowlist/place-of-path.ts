import { jsonLanguage } from "@codemirror/lang-json";
import type { SyntaxNode, Tree } from "@lezer/common";

export interface Place {
  readonly from: number;
  readonly to: number;
}

export const treeOf = (text: string): Tree => jsonLanguage.parser.parse(text);

/** Where a path such as `$.rules[0].id` is in a JSON text; the nearest parent that exists, if it does not. */
export function placeOfPath(text: string, path: string): Place {
  let node = treeOf(text).topNode.firstChild;
  let place = { from: 0, to: 0 };
  if (node === null) return place;
  place = startOf(node);
  for (const step of stepsOf(path)) {
    const next: { node: SyntaxNode; place: Place } | null =
      typeof step === "number" ? itemAt(node, step) : memberOf(node, { name: step, text });
    if (next === null) return place;
    ({ node, place } = next);
  }
  return place;
}

/** A long value is marked at its first character only. */
const startOf = ({ name, from, to }: SyntaxNode): Place =>
  name === "Object" || name === "Array" ? { from, to: from + 1 } : { from, to };

function itemAt(array: SyntaxNode, index: number) {
  const item = array.name === "Array" ? valuesIn(array)[index] : undefined;
  return item === undefined ? null : { node: item, place: startOf(item) };
}

const brackets = new Set(["[", "]", "{", "}", ",", ":"]);

export function valuesIn(node: SyntaxNode): SyntaxNode[] {
  const values: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (!brackets.has(child.name) && !child.type.isError) values.push(child);
  return values;
}

function memberOf(object: SyntaxNode, { name, text }: { readonly name: string; readonly text: string }) {
  if (object.name !== "Object") return null;
  // The last of two with one name is the one that counts.
  for (const property of valuesIn(object).toReversed()) {
    const [key, value] = valuesIn(property);
    if (key === undefined || nameOf(key, text) !== name) continue;
    return value === undefined ? null : { node: value, place: { from: key.from, to: startOf(value).to } };
  }
  return null;
}

export function nameOf({ from, to }: SyntaxNode, text: string): string | null {
  try {
    return String(JSON.parse(text.slice(from, to)));
  } catch {
    return null;
  }
}

const step = /\.([\p{L}\p{N}_$]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gu;

function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(step)].map(([, word, index, quoted]) =>
    word !== undefined ? word : index !== undefined ? Number(index) : String(JSON.parse(quoted ?? '""')),
  );
}
