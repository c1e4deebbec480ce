import { printable } from "./printable.ts";

/** One line of comma-separated values as RFC 4180 writes it; null is an empty value. */
export const csvLine = (values: readonly (string | number | boolean | null)[]): string =>
  `${values.map((value) => (typeof value === "string" ? csvText(value) : String(value ?? ""))).join(",")}\r\n`;

/** What a spreadsheet takes for the start of a formula, also behind blanks and in its full-width forms. */
const formula = /^[\s\u3000]*[=+\-@＝＋－＠]/u;

/**
 * Texts are of callers' choosing: what a terminal would obey is spelled out, and what a spreadsheet would take for a
 * formula is marked as text by an apostrophe. NDJSON has them to the letter.
 */
function csvText(text: string): string {
  const safe = printable(text);
  const plain = formula.test(safe) ? `'${safe}` : safe;
  // Spreadsheets of some countries separate values by semicolons, and would find a formula behind one.
  return /[",;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
