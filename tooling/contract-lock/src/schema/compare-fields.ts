import type { Change } from "./change.ts";
import type { KeywordComparison, NodePair } from "./comparison.ts";
import { isObject, type JsonSchema, namesAt, own, schemaAt, schemasByName } from "./json-schema.ts";
import { fieldOf, valuesOf } from "./place.ts";
import { renamedFields } from "./renamed-fields.ts";

/** `properties`, `required` and `additionalProperties`: the fields that an object has, must have and may have. */
export const compareFields: KeywordComparison = {
  keywords: ["properties", "patternProperties", "additionalProperties", "required"],
  compare: (pair) => {
    const { before, after, place, within } = pair;
    const fieldKeywords = ["properties", "patternProperties", "additionalProperties"];
    const patterned = [before, after].some((node) => own(node, "patternProperties") !== undefined);
    if (!patterned) return [...compareNamed(pair), ...compareUnnamed(pair)];
    // Here the schema of a field depends on patterns.
    const alike = [...fieldKeywords, "required"].every((keyword) =>
      within.writtenAlike({ before: own(before, keyword), after: own(after, keyword) }),
    );
    return alike ? [] : [{ place, effect: "unproven", what: "changed beside `patternProperties`" }];
  },
};

function compareNamed({ before, after, place, within }: NodePair): readonly Change[] {
  const was = schemasByName(before, "properties");
  const is = schemasByName(after, "properties");
  const mustBefore = new Set(namesAt(before, "required"));
  const mustAfter = new Set(namesAt(after, "required"));
  const gone = [...was].filter(([name]) => !is.has(name));
  const added = [...is].filter(([name]) => !was.has(name));
  const renamed = renamedFields({
    gone: gone.map(([name, schema]) => ({ name, schema, required: mustBefore.has(name) })),
    added: added.map(([name, schema]) => ({ name, schema, required: mustAfter.has(name) })),
    sameMeaning: (schemas) => within.sameMeaning(schemas),
  });
  const oldNames = new Set(renamed.keys());
  const newNames = new Set(renamed.values());

  const ofRenamed = [...renamed].map(
    ([from, to]): Change => ({
      place: fieldOf(place, from),
      effect: "replaces",
      what: `was renamed to \`${to}\``,
    }),
  );
  const ofGone = gone
    .filter(([name]) => !oldNames.has(name))
    .map(([name]): Change => ({ place: fieldOf(place, name), effect: "loses", what: "was removed" }));
  const ofAdded = added
    .filter(([name]) => !newNames.has(name))
    .flatMap(([name, schema]): readonly Change[] => {
      const there = fieldOf(place, name);
      const unnamed = schemaAt(before, "additionalProperties");
      if (mustAfter.has(name) && !mustBefore.has(name))
        return [{ place: there, effect: "replaces", what: "is a new required field" }];
      if (within.resolveBefore(unnamed) === false)
        return [{ place: there, effect: "widens", what: "is a new optional field" }];
      // It was accepted before as one of the unnamed fields, so it is compared with their schema.
      const inner = within.changes({ before: unnamed, after: schema, place: there });
      return [{ place: there, effect: "says", what: "has a name among the fields now" }, ...inner];
    });
  const ofKept = [...was].flatMap(([name, schema]) => {
    const next = is.get(name);
    return next === undefined
      ? []
      : within.changes({ before: schema, after: next, place: fieldOf(place, name) });
  });

  const told = new Set([...gone, ...added].map(([name]) => name));
  const becameRequired = [...mustAfter]
    .filter((name) => !mustBefore.has(name) && !told.has(name))
    .map((name): Change => ({ place: fieldOf(place, name), effect: "narrows", what: "became required" }));
  const noLongerRequired = [...mustBefore]
    .filter((name) => !mustAfter.has(name) && !told.has(name))
    .map(
      (name): Change => ({ place: fieldOf(place, name), effect: "widens", what: "is no longer required" }),
    );
  // A field that was required without a schema, and has one now, may no longer be required.
  const unsaid = added
    .filter(([name]) => mustBefore.has(name) && !mustAfter.has(name))
    .map(
      ([name]): Change => ({ place: fieldOf(place, name), effect: "widens", what: "is no longer required" }),
    );
  return [...ofRenamed, ...ofGone, ...ofAdded, ...becameRequired, ...noLongerRequired, ...unsaid, ...ofKept];
}

/** Compares the fields that have no name in the schema. */
function compareUnnamed({ before, after, place, within }: NodePair): readonly Change[] {
  const was = schemaAt(before, "additionalProperties");
  const is = schemaAt(after, "additionalProperties");
  const closedBefore = within.resolveBefore(was) === false;
  const closedAfter = within.resolveAfter(is) === false;
  if (closedBefore && closedAfter) return [];
  if (closedBefore)
    return [
      { place, effect: "loosens", what: "takes unknown fields now: `additionalProperties` was loosened" },
    ];
  if (closedAfter)
    return [
      {
        place,
        effect: isOpen(within.resolveBefore(was)) ? "narrows" : "loses",
        what: "takes no unknown fields any more: `additionalProperties` was tightened",
      },
    ];
  const openBefore = isOpen(within.resolveBefore(was));
  if (!openBefore && isOpen(within.resolveAfter(is)))
    return [
      { place, effect: "loosens", what: "takes fields of any kind now: `additionalProperties` was loosened" },
    ];
  return within.changes({ before: was, after: is, place: valuesOf(place) });
}

const isOpen = (schema: JsonSchema): boolean =>
  schema === true || (isObject(schema) && Object.keys(schema).length === 0);
