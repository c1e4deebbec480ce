/** What a lookup came to: a value, or the error that it threw. */
export type Found<T> = { readonly value: T } | { readonly error: unknown };

/** Runs a lookup now and keeps what it throws for the gate that will ask for it. */
export function find<T>(lookup: () => T): Found<T> {
  try {
    return { value: lookup() };
  } catch (error) {
    return { error };
  }
}

/** The value that was found; throws what its lookup threw. */
export function unwrap<T>(found: Found<T>): T {
  if ("error" in found) throw found.error;
  return found.value;
}
