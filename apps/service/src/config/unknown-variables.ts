import { distance } from "fastest-levenshtein";
import type { Environment } from "./env-reader.ts";
import type { ConfigProblem } from "./problem-message.ts";
import {
  bearsOwnPrefix,
  formerVariables,
  isCredentialVariable,
  knownNames,
  splitAtOwnPrefix,
  stackVariables,
} from "./variables.ts";

/** Variables with slotgate's prefixes that do not exist: a misspelt kill switch would otherwise have no effect. */
export function unknownVariables(env: Environment): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && bearsOwnPrefix(name))
    .filter((name) => ![knownNames, stackVariables, formerVariables].some((names) => names.includes(name)))
    .filter((name) => !isCredentialVariable(name))
    .toSorted()
    .map((name) => ({
      variable: name,
      flaw: `is not a variable of slotgate: unset it${suggestionFor(name)}`,
    }));
}

const ownNames = knownNames.filter(bearsOwnPrefix).map(splitAtOwnPrefix);

/** The nearest name, if it has more in common than the prefix that all names share. */
function suggestionFor(name: string): string {
  const { prefix, rest } = splitAtOwnPrefix(name.toUpperCase());
  const [nearest] = ownNames
    .map((own) => ({
      name: `${own.prefix}${own.rest}`,
      edits: distance(rest, own.rest) + (own.prefix === prefix ? 0 : 1),
      atMost: Math.min(6, Math.max(2, Math.floor(Math.max(rest.length, own.rest.length) / 2))),
    }))
    .filter(({ edits, atMost }) => edits <= atMost)
    .toSorted((one, other) => one.edits - other.edits);
  return nearest === undefined ? "" : ` (did you mean \`${nearest.name}\`?)`;
}
