const deepest = 8;

/** The code of a failed connection, e.g. `ECONNREFUSED`, from wherever in the chain of causes it stands. */
export function networkCodeOf(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < deepest && current instanceof Error; depth += 1) {
    const code = "code" in current ? current.code : undefined;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]{1,63}$/.test(code)) return code;
    current = current.cause;
  }
  return "UNKNOWN";
}
