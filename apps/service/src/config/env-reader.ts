import type * as z from "zod";
import { type Variable, type VariableName, variables } from "./variables.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Something that is wrong with the configuration. */
export interface ConfigProblem {
  readonly variable: string;
  readonly expected: string;
  /** What was found; secrets are described, never shown. */
  readonly received: string;
}

type Entry<Name extends VariableName> = Extract<(typeof variables)[number], { readonly name: Name }>;

/** A variable's value; null where it is unset and no default stands for it. */
export type ValueOf<Name extends VariableName> =
  | z.output<Entry<Name>["schema"]>
  | (Entry<Name>["standard"] extends string ? never : null);

const table: ReadonlyMap<string, Variable> = new Map(variables.map((variable) => [variable.name, variable]));

/** Reads variables by their schemas and gathers what is wrong, so that one message can list it all. */
export class EnvReader {
  readonly problems: ConfigProblem[] = [];
  readonly #env: Environment;
  readonly #read = new Map<VariableName, unknown>();

  constructor(env: Environment) {
    this.#env = env;
  }

  has(name: VariableName): boolean {
    return this.#env[name] !== undefined;
  }

  /** The value. One that does not fit is a problem, once, and then the default is answered. */
  value<Name extends VariableName>(name: Name): ValueOf<Name> {
    if (!this.#read.has(name)) this.#read.set(name, this.#parse(name));
    return this.#read.get(name) as ValueOf<Name>;
  }

  /** The value of a variable without a default; null only with a problem. */
  required<Name extends VariableName>(name: Name, because: string): ValueOf<Name> | null {
    if (this.has(name)) return this.value(name);
    this.problem(name, { expected: `${variableNamed(name).expected}, ${because}` });
    return null;
  }

  problem(name: VariableName, { expected, received }: { expected: string; received?: string }): void {
    this.problems.push({ variable: name, expected, received: received ?? this.#describe(name) });
  }

  #parse(name: VariableName): unknown {
    const { schema, standard, expected } = variableNamed(name);
    const text = this.#env[name];
    if (text !== undefined) {
      const parsed = schema.safeParse(text);
      if (parsed.success) return parsed.data;
      this.problem(name, { expected });
    }
    return standard === null ? null : schema.parse(standard);
  }

  #describe(name: VariableName): string {
    const text = this.#env[name];
    if (text === undefined) return "nothing";
    if (text === "") return "an empty value";
    // A value with an `@` may be an address with a password in it.
    const hidden = variableNamed(name).secret === true || text.includes("@") || text.length > 80;
    return hidden
      ? `a value of ${text.length} characters, not shown`
      : `\`${JSON.stringify(text).slice(1, -1)}\``;
  }
}

function variableNamed(name: VariableName): Variable {
  const variable = table.get(name);
  if (variable === undefined) throw new Error(`no variable \`${name}\` in the table`);
  return variable;
}
