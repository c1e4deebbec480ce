/** The order of names in which people write an allowlist; the database keeps none. Dimensions follow the alphabet. */
const order = ["version", "mode", "id", "enabled", "appliesTo", "kinds", "slotIds", "maxJobsPerRun", "rules"];

const none = { version: "allowlist.v1", mode: "deny_by_default", enabled: true, rules: [] };

/** A document as text: names in one order, and lists of plain values on one line. Null: a first document. */
export const asText = (document: object | null): string => printed(document ?? none, "");

/** The same for a text, so that only what differs in meaning differs; what is no JSON stays as it is. */
export function inOneOrder(text: string): string {
  try {
    return printed(JSON.parse(text), "");
  } catch {
    return text;
  }
}

function printed(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  const block = (parts: readonly string[], [open, close]: readonly [string, string]): string =>
    parts.length === 0
      ? `${open}${close}`
      : `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${indent}${close}`;
  if (Array.isArray(value)) {
    const isPlain = value.every((item) => typeof item !== "object" || item === null);
    if (isPlain) return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
    return block(
      value.map((item) => printed(item, inner)),
      ["[", "]"],
    );
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  return block(
    members.map(([name, member]) => `${JSON.stringify(name)}: ${printed(member, inner)}`),
    ["{", "}"],
  );
}

const placeOf = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
