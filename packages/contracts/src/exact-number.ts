/** `-12.50e3` as sign, digits before and after the point, and exponent. */
const literalShape = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** A decimal value as `0.DIGITS` times ten to the `power`, without zeros at either end; zero has no digits. */
interface Decimal {
  readonly digits: string;
  readonly power: number;
}

/** Every value with at most this many digits and no exponent is preserved. */
const safeLength = 15;

/**
 * Whether parsing a JSON number literal preserves its value: it equals the shortest decimal form of the double that
 * `JSON.parse` returns. True for `0.1`, `1e2`, `1.50` and `-0`; false for `9007199254740993` and `1e400`. Two documents
 * that differ in such a number would be equal once parsed.
 */
export function isExactNumber(literal: string): boolean {
  if (literal.length <= safeLength && !/[eE]/.test(literal)) return true;
  const written = decimalOf(literal);
  if (written === null) return false;
  if (written.digits === "") return true;
  const read = Number(literal);
  const kept = Number.isFinite(read) ? decimalOf(read.toExponential()) : null;
  return kept !== null && kept.digits === written.digits && kept.power === written.power;
}

function decimalOf(literal: string): Decimal | null {
  const [, whole, fraction = "", exponent = "0"] = literalShape.exec(literal) ?? [];
  if (whole === undefined) return null;
  const all = whole + fraction;
  const start = firstNot0(all);
  let end = all.length;
  while (end > start && all.charCodeAt(end - 1) === 0x30) end -= 1;
  return { digits: all.slice(start, end), power: whole.length - start + Number(exponent) };
}

function firstNot0(digits: string): number {
  let at = 0;
  while (digits.charCodeAt(at) === 0x30) at += 1;
  return at;
}

/** Where the number literal that begins at `start` of a JSON text ends. */
export function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (isNumberPart(text.charCodeAt(end))) end += 1;
  return end;
}

/** Digits, `+`, `-`, `.`, `e` and `E`; not the end of the text. */
const isNumberPart = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x2b && code <= 0x2e && code !== 0x2c) ||
  code === 0x65 ||
  code === 0x45;

/** Whether a valid JSON text has a number that parsing does not preserve. */
export function hasInexactNumber(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at += 1;
      while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      const end = endOfNumber(text, at);
      if (!isExactNumber(text.slice(at, end))) return true;
      at = end - 1;
    }
  }
  return false;
}
