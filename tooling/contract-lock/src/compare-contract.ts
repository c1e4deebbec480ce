import { isDeepStrictEqual } from "node:util";
import { breakingByDefinition, compatible, type Difference, type Verdict } from "./difference.ts";
import { directionOf } from "./direction.ts";
import { judge } from "./judge.ts";
import { compareSchemas } from "./schema/compare-schemas.ts";
import { own, type SchemaObject, schemasByName } from "./schema/json-schema.ts";
import { placeInWords } from "./schema/place.ts";
import { weakenedDenials } from "./weakened-denials.ts";

/** One contract: the accepted and the current schema. */
export interface ContractPair {
  readonly name: string;
  readonly before: SchemaObject;
  readonly after: SchemaObject;
}

/** All differences of one contract, each once, however many places share the definition that changed. */
export function compareContract({ name, before, after }: ContractPair): readonly Difference[] {
  const direction = directionOf(name);
  const subject = `${name} v1`;
  const weakened = weakenedDenials({ name, before, after });
  const judged = compareSchemas({ before: untitled(before), after: untitled(after) })
    .map(({ place, effect, what }) => ({
      place: placeInWords(place),
      what,
      verdict:
        place.path === "version" && effect !== "says"
          ? breakingByDefinition("a version is never changed in place")
          : judge({ effect, direction }),
    }))
    // `weakened` reports the same change by the rule that it breaks.
    .filter(
      ({ place, verdict }) => verdict.kind === "breaking" || !weakened.some((one) => one.place === place),
    );
  const differences = [
    ...identityOf({ before, after }),
    ...typeNamesOf({ before, after }),
    ...weakened.map(({ place, what, verdict }) => ({ what: `${place} ${what}`, verdict })),
    ...onceEach(judged),
  ].map((one): Difference => ({ subject, ...one }));
  if (differences.length > 0 || isDeepStrictEqual(before, after)) return differences;
  return [{ subject, what: "is written in another way that means the same", verdict: compatible }];
}

interface PlacedChange {
  readonly place: string;
  readonly what: string;
  readonly verdict: Verdict;
}

/** Merges changes with the same words into one, with their places. */
function onceEach(changes: readonly PlacedChange[]): { what: string; verdict: Verdict }[] {
  const byWords = Map.groupBy(changes, ({ what, verdict }) => JSON.stringify([what, verdict]));
  return [...byWords.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const places = [...new Set(same.map(({ place }) => place))];
    return [{ what: `${placesInWords(places)} ${first.what}`, verdict: first.verdict }];
  });
}

function placesInWords(places: readonly string[]): string {
  const shown = places.slice(0, 3);
  const more = places.length - shown.length;
  return more === 0 ? shown.join("; ") : `${shown.join("; ")}; and ${more} more:`;
}

/** Changes of the keywords that identify the schema and its language. */
function identityOf({ before, after }: Omit<ContractPair, "name">): { what: string; verdict: Verdict }[] {
  return ["$id", "$schema"]
    .filter((keyword) => own(before, keyword) !== own(after, keyword))
    .map((keyword) => ({
      what: `has another \`${keyword}\``,
      verdict: breakingByDefinition("it is by this that a schema is found and understood"),
    }));
}

/** Changes of names that generated clients give to their types: the contract's title, and names of its parts. */
function typeNamesOf({ before, after }: Omit<ContractPair, "name">): { what: string; verdict: Verdict }[] {
  const verdict = breakingByDefinition("clients that are generated name their types after it");
  const parts = schemasByName(after, "$defs");
  const lost = [...schemasByName(before, "$defs").keys()].filter((name) => !parts.has(name));
  return [
    ...(own(before, "title") === own(after, "title") ? [] : [{ what: "has another `title`", verdict }]),
    ...lost.map((name) => ({ what: `lost the name \`${name}\` of a part (\`$defs\`)`, verdict })),
  ];
}

const untitled = ({ title: _title, ...schema }: SchemaObject): SchemaObject => schema;
