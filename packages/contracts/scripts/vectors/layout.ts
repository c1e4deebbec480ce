/** A value that fits within this many characters stays on one line. */
const lineWidth = 220;

const isOpen = (value: unknown): value is object => typeof value === "object" && value !== null;

/**
 * JSON that is readable in a diff: one line for what fits, and a line per member otherwise. All text is ASCII, so that
 * similar characters are visibly different.
 */
export const layout = (value: unknown): string => `${laidOut({ value, indent: "", lead: 0 })}\n`;

function laidOut({
  value,
  indent,
  lead,
}: {
  readonly value: unknown;
  readonly indent: string;
  /** Characters before the value on its line, and after it. */
  readonly lead: number;
}): string {
  const flat = onOneLine(value);
  if (!isOpen(value) || indent.length + lead + flat.length <= lineWidth) return flat;
  const inner = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((item) => `${inner}${laidOut({ value: item, indent: inner, lead: 1 })}`)
    : Object.entries(value).map(([key, item]) => {
        const label = `${asciiJson(key)}: `;
        return `${inner}${label}${laidOut({ value: item, indent: inner, lead: label.length + 1 })}`;
      });
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${members.join(",\n")}\n${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (!isOpen(value)) return asciiJson(value);
  const members = Object.entries(value).map(([key, item]) => `${asciiJson(key)}: ${onOneLine(item)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
