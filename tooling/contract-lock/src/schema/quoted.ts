/** A value of a schema in backticks: text unchanged, everything else as JSON. */
export const quoted = (value: unknown): string =>
  `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

/** Several of them in one phrase. */
export const quotedAll = (values: readonly unknown[]): string => {
  const all = values.map(quoted);
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
};
