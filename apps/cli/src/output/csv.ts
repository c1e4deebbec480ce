import { printable } from "./printable.ts";

/** One line of comma-separated values as in RFC 4180; null is an empty value. */
export const csvLine = (values: readonly (string | number | boolean | null)[]): string =>
  `${values.map((value) => (typeof value === "string" ? csvText(value) : String(value ?? ""))).join(",")}\r\n`;

/** The start of a formula for spreadsheets, also after spaces and in full-width characters. */
const formula = /^[\s\u3000]*[=+\-@＝＋－＠]/u;

/**
 * Callers choose these texts: control characters are escaped, and an apostrophe marks what a spreadsheet would take for
 * a formula as text. NDJSON has them unchanged.
 */
function csvText(text: string): string {
  const safe = printable(text);
  const plain = formula.test(safe) ? `'${safe}` : safe;
  // Some locales separate values by semicolons and would find a formula after one.
  return /[",;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
