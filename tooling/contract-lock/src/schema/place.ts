/** Where in the documents of a contract something is said. */
export interface Place {
  /** As in `jobs[].output.type`; empty: the document itself. */
  readonly path: string;
  /** `name`: of the names of fields there, not of their values. */
  readonly of: "value" | "name";
  /** Under which alternative, e.g. "where `status` is `COMPLETED`". */
  readonly where: readonly string[];
}

export const theDocument: Place = { path: "", of: "value", where: [] };

export function fieldOf(place: Place, name: string): Place {
  const plain = /^[\w$-]+$/.test(name);
  const step = plain ? `${place.path === "" ? "" : "."}${name}` : `[${JSON.stringify(name)}]`;
  return { ...place, path: `${place.path}${step}` };
}

export const itemsOf = (place: Place): Place => ({ ...place, path: `${place.path}[]` });

/** The values of fields whose names are free. */
export const valuesOf = (place: Place): Place => ({
  ...place,
  path: place.path === "" ? "*" : `${place.path}.*`,
});

export const namesIn = (place: Place): Place => ({ ...valuesOf(place), of: "name" });

export const under = (place: Place, where: string): Place => ({ ...place, where: [...place.where, where] });

/** The place in words, e.g. "`output`, where `status` is `STUB`". */
export function placeInWords({ path, of, where }: Place): string {
  const named = path === "" ? "the document" : `\`${path}\``;
  return [of === "name" ? `the name of ${named}` : named, ...where.map((one) => `where ${one}`)].join(", ");
}
