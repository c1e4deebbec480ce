/** One line of comma-separated values as RFC 4180 writes it; null is an empty value. */
export const csvLine = (values: readonly (string | number | boolean | null)[]): string =>
  `${values.map((value) => csvValue(value === null ? "" : String(value))).join(",")}\r\n`;

const csvValue = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
