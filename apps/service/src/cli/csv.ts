/** One line of comma-separated values as RFC 4180 writes it; null is an empty value. */
export const csvLine = (values: readonly (string | number | boolean | null)[]): string =>
  `${values.map((value) => (typeof value === "string" ? csvText(value) : String(value ?? ""))).join(",")}\r\n`;

/** Ids are of callers' choosing: what a spreadsheet would take for a formula is marked as text. */
function csvText(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
