import type { ThrownKind } from "@slotgate/contracts";

/** Something that was thrown, boxed: it may be anything, `undefined` too. */
export interface Thrown {
  readonly value: unknown;
}

/** The kind of what was thrown, never its message. Never throws, whatever it is made of. */
export function kindOfThrown(value: unknown): ThrownKind {
  try {
    if (value instanceof Error) return { type: classOf(value), code: codeOf(value) };
    return { type: value === null ? "null" : typeof value, code: null };
  } catch {
    return { type: "unreadable", code: null }; // it throws when it is looked at
  }
}

/** By its class: the property `name` may hold anything. */
function classOf(error: Error): string {
  const name: unknown = error.constructor?.name;
  return typeof name === "string" && /^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/.test(name) ? name : "Error";
}

/** Such as systems give; anything else may be content. */
function codeOf(error: Error): string | null {
  const code: unknown = "code" in error ? error.code : null;
  return typeof code === "string" && /^[A-Z0-9_]{1,48}$/.test(code) ? code : null;
}
