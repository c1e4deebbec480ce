type Components = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The components that the paths refer to, directly or indirectly. */
export function usedComponents({
  paths,
  components,
}: {
  readonly paths: object;
  readonly components: Components;
}): Components {
  const used = new Set<string>();
  const visit = (ref: string): void => {
    if (used.has(ref)) return;
    used.add(ref);
    const [, section = "", name = ""] = /^#\/components\/(\w+)\/(.+)$/.exec(ref) ?? [];
    const component = components[section]?.[name];
    if (component === undefined) throw new Error(`\`${ref}\` is a dangling reference`);
    for (const next of refsIn(component)) visit(next);
  };
  for (const ref of refsIn(paths)) visit(ref);
  return Object.fromEntries(
    Object.entries(components).map(([section, entries]) => [
      section,
      Object.fromEntries(
        Object.entries(entries).filter(([name]) => used.has(`#/components/${section}/${name}`)),
      ),
    ]),
  );
}

/** Every reference in a part of the document. */
export function refsIn(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === "$ref" && typeof value === "string" ? [value] : refsIn(value),
  );
}
