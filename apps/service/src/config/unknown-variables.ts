import { distance } from "fastest-levenshtein";
import type { ConfigProblem, Environment } from "./env-reader.ts";
import { bearsOwnPrefix, knownNames, stackVariables } from "./variables.ts";

/** Variables with slotgate's prefixes that do not exist: a misspelt kill switch would otherwise have no effect. */
export function unknownVariables(env: Environment): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && bearsOwnPrefix(name))
    .filter((name) => !knownNames.includes(name) && !stackVariables.includes(name))
    .toSorted()
    .map((name) => ({
      variable: name,
      expected: `no such variable${suggestionFor(name)}`,
      received: "a value",
    }));
}

function suggestionFor(name: string): string {
  const differenceTo = (other: string): number => distance(name.toUpperCase(), other);
  const [nearest] = knownNames.toSorted((one, other) => differenceTo(one) - differenceTo(other));
  return nearest !== undefined && differenceTo(nearest) <= 6 ? ` (did you mean \`${nearest}\`?)` : "";
}
