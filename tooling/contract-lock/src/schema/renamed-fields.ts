import type { Within } from "./comparison.ts";
import type { JsonSchema } from "./json-schema.ts";

/** A field that only one of two objects has. */
interface UnmatchedField {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** New names by old ones: where exactly one field that is gone and one that is new take the same values. */
export function renamedFields({
  gone,
  added,
  sameMeaning,
}: {
  readonly gone: readonly UnmatchedField[];
  readonly added: readonly UnmatchedField[];
  readonly sameMeaning: Within["sameMeaning"];
}): ReadonlyMap<string, string> {
  const fits = (old: UnmatchedField, young: UnmatchedField): boolean =>
    old.required === young.required && sameMeaning({ before: old.schema, after: young.schema });
  const pairs = gone.flatMap((old) =>
    added.filter((young) => fits(old, young)).map((young) => ({ old, young })),
  );
  const alone = pairs.filter(
    (pair) => pairs.filter(({ old, young }) => old === pair.old || young === pair.young).length === 1,
  );
  return new Map(alone.map(({ old, young }) => [old.name, young.name]));
}
