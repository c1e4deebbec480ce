import { distance } from "fastest-levenshtein";
import type { ConfigProblem, Environment } from "./env-reader.ts";
import { ownPrefixes, stackVariables, variables } from "./variables.ts";

const known: readonly string[] = variables.map(({ name }) => name);

/** Variables that look like ours and are not: a misspelt kill switch would otherwise be no kill switch. */
export function unknownVariables(env: Environment): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => ownPrefixes.some((prefix) => name.startsWith(prefix)))
    .filter((name) => !known.includes(name) && !stackVariables.includes(name))
    .toSorted()
    .map((name) => ({
      variable: name,
      expected: `no such variable${suggestionFor(name)}`,
      received: "a value",
    }));
}

function suggestionFor(name: string): string {
  const [nearest] = known.toSorted((one, other) => distance(name, one) - distance(name, other));
  return nearest !== undefined && distance(name, nearest) <= 6 ? ` (did you mean \`${nearest}\`?)` : "";
}
