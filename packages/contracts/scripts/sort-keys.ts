/** The same JSON with keys, and the lists of `required`, in alphabetical order. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, isNames(key, inner) ? [...inner].sort() : sortKeys(inner)]),
  );
}

const isNames = (key: string, value: unknown): value is readonly string[] =>
  key === "required" && Array.isArray(value);
