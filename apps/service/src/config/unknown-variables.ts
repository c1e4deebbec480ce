import { distance } from "fastest-levenshtein";
import type { ConfigProblem, Environment } from "./env-reader.ts";
import { ownPrefixes, stackVariables, variables } from "./variables.ts";

const known: readonly string[] = variables.map(({ name }) => name);

/** Variables that look like ours and are not: a misspelt kill switch would otherwise be no kill switch. */
export function unknownVariables(env: Environment): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && bearsOwnPrefix(name))
    .filter((name) => !known.includes(name) && !stackVariables.includes(name))
    .toSorted()
    .map((name) => ({
      variable: name,
      expected: `no such variable${suggestionFor(name)}`,
      received: "a value",
    }));
}

/** In any case of letters: `Slotgen_AI_Kill` would otherwise be a kill switch that nobody hears. */
const bearsOwnPrefix = (name: string): boolean =>
  ownPrefixes.some((prefix) => name.toUpperCase().startsWith(prefix));

function suggestionFor(name: string): string {
  const differenceTo = (other: string): number => distance(name.toUpperCase(), other);
  const [nearest] = known.toSorted((one, other) => differenceTo(one) - differenceTo(other));
  return nearest !== undefined && differenceTo(nearest) <= 6 ? ` (did you mean \`${nearest}\`?)` : "";
}
