// Documents that cross a boundary are at most 64 levels deep where their shape is open. Much deeper input is an error,
// which is better reported here than by a stack overflow.
const mostLevels = 1_000;

/**
 * The canonical form of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers and strings
 * as in ECMAScript. Digests and record hashes are over its UTF-8 bytes. Leaves out keys whose value is `undefined`,
 * like `JSON.stringify`. Throws a `TypeError` for values without a canonical form: a number that is not finite, text
 * with a lone surrogate, `undefined` in an array, functions, objects such as dates and maps, and more than 1,000
 * levels.
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
  // The iterator also visits the holes of a sparse array, which are then refused.
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
