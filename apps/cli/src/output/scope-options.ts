import { sha256Hex } from "@slotgate/contracts";
import { InvalidArgumentError } from "commander";

/** Parses an option, or throws a message that says what it takes. */

export function digest(text: string): string {
  if (sha256Hex.safeParse(text).success) return text;
  throw new InvalidArgumentError("Give a SHA-256 of 64 lower-case hexadecimal digits.");
}

/** Adds one `dimension=value`. No job could match two values of one dimension. */
export function scope(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  const [dimension, value] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || value === "")
    throw new InvalidArgumentError("Give a dimension and its value: subject=physics.");
  if (Object.hasOwn(before, dimension))
    throw new InvalidArgumentError(`The dimension \`${dimension}\` is given twice.`);
  return { ...before, [dimension]: value };
}
