/**
 * Quotes a value sent by Unleash in a message for operators: safe to record, on one line, and text cut after `shown`
 * characters.
 */
export function describeValue(value: unknown, { shown = 64 }: { readonly shown?: number } = {}): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return `\`${oneLine(value, shown)}\``;
    case "number":
    case "boolean":
      return `\`${value}\``;
    case "object":
      if (value === null) return "`null`";
      return Array.isArray(value) ? "a list" : "an object";
    default:
      return `a ${typeof value}`;
  }
}

function oneLine(text: string, length: number): string {
  const shown = text
    .slice(0, length)
    .toWellFormed()
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}`]/gu, "\ufffd");
  return text.length > length ? `${shown}…` : shown;
}
