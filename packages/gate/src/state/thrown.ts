import type { ThrownKind } from "@slotgate/contracts";

/** A thrown value, boxed because it may be anything, even `undefined`. */
export interface Thrown {
  readonly value: unknown;
}

/** The type and code of a thrown value, never its message. Never throws for any value. */
export function kindOfThrown(value: unknown): ThrownKind {
  try {
    if (value instanceof Error) return { type: classOf(value), code: codeOf(value) };
    return { type: value === null ? "null" : typeof value, code: null };
  } catch {
    return { type: "unreadable", code: null }; // It throws on access.
  }
}

/** From its class: the property `name` may hold anything. */
function classOf(error: Error): string {
  const name: unknown = error.constructor?.name;
  return typeof name === "string" && /^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/.test(name) ? name : "Error";
}

/** Only codes of the form that systems use; anything else may be content. */
function codeOf(error: Error): string | null {
  const code: unknown = "code" in error ? error.code : null;
  return typeof code === "string" && /^[A-Z0-9_]{1,48}$/.test(code) ? code : null;
}
