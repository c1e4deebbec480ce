// A document that crosses a boundary is at most 64 levels deep where its shape is open. What is far deeper is
// a mistake, and is better named here than by the end of the stack.
const mostLevels = 1_000;

/**
 * The canonical form of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers
 * and strings as ECMAScript writes them. Digests and record hashes are taken over its UTF-8 bytes.
 * A key whose value is `undefined` is left out, as `JSON.stringify` does. Throws a `TypeError` for what has
 * no canonical form: a number that is not finite, text with a lone surrogate, `undefined` in an array,
 * functions, and objects such as dates and maps, which are not JSON; also beyond 1,000 levels.
 */
export const canonicalJson = (value: unknown): string => canonicalValue(value, 0);

function canonicalValue(value: unknown, level: number): string {
  if (typeof value !== "object" || value === null) return canonicalScalar(value);
  if (level >= mostLevels)
    throw new TypeError(`not a JSON value to hash: more than ${mostLevels} levels deep`);
  return Array.isArray(value) ? canonicalArray(value, level) : canonicalObject(value, level);
}

function canonicalArray(items: readonly unknown[], level: number): string {
  let text = "";
  // By iterator: it visits the holes of a sparse array too, which are then refused.
  for (const item of items) text += `${text === "" ? "" : ","}${canonicalValue(item, level + 1)}`;
  return `[${text}]`;
}

function canonicalObject(value: object, level: number): string {
  const kind = Object.prototype.toString.call(value);
  if (kind !== "[object Object]") throw new TypeError(`not a JSON value: \`${kind}\``);
  const fields = value as Readonly<Record<string, unknown>>;
  let text = "";
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key];
    if (field === undefined) continue;
    text += `${text === "" ? "" : ","}${canonicalString(key)}:${canonicalValue(field, level + 1)}`;
  }
  return `{${text}}`;
}

function canonicalScalar(value: unknown): string {
  if (typeof value === "string") return canonicalString(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  throw new TypeError(`not a JSON value: \`${String(value)}\``);
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("not text to hash: it holds a lone surrogate");
  return JSON.stringify(text);
}
