import type * as z from "zod";
import { kubernetesVariables } from "./kubernetes-variables.ts";
import { type ConfigProblem, lineOf } from "./problem-message.ts";
import { readSecretFile } from "./secret-file.ts";
import { unknownVariables } from "./unknown-variables.ts";
import { fileVariableOf, knownNames, type Variable, type VariableName, variables } from "./variables.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

type Entry<Name extends VariableName> = Extract<(typeof variables)[number], { readonly name: Name }>;

/** A variable's value; null if it is unset and has no default. */
export type ValueOf<Name extends VariableName> =
  | z.output<Entry<Name>["schema"]>
  | (Entry<Name>["standard"] extends string ? never : null);

const table: ReadonlyMap<string, Variable> = new Map(variables.map((variable) => [variable.name, variable]));

/** Reads variables by their schemas and collects all problems for one message. */
export class EnvReader {
  /** Not problems, but worth logging. */
  readonly notes: string[] = [];
  readonly #problems: ConfigProblem[] = [];
  /** The process's environment without the variables that Kubernetes adds. */
  readonly #given: Environment;
  /** The same without empty values. */
  readonly #env: Environment;
  readonly #texts = new Map<VariableName, string | null>();
  readonly #read = new Map<VariableName, unknown>();

  constructor(env: Environment) {
    const { names, services } = kubernetesVariables(env);
    if (names.size > 0)
      this.notes.push(
        `ignored ${names.size} variables that Kubernetes sets for Services (${services.join(", ")}); \`enableServiceLinks: false\` in the pod removes them`,
      );
    this.#given = inOneCase(pick(env, ([name]) => !names.has(name)));
    this.#env = pick(this.#given, ([name, text]) => text !== "" || !emptyMeansUnset(name));
  }

  has(name: VariableName): boolean {
    return this.#env[name] !== undefined || this.#fileOf(name) !== undefined;
  }

  /** The value. An invalid one is reported once, and the default is returned. */
  value<Name extends VariableName>(name: Name): ValueOf<Name> {
    if (!this.#read.has(name)) this.#read.set(name, this.#parse(name));
    return this.#read.get(name) as ValueOf<Name>;
  }

  /** The value of a variable without a default; null only after a problem was reported. */
  required<Name extends VariableName>(name: Name, because: string): ValueOf<Name> | null {
    if (this.has(name)) return this.value(name);
    this.problem(name, { expected: `${variableNamed(name).expected}, ${because}` });
    return null;
  }

  problem(name: VariableName, { expected, received }: { expected: string; received?: string }): void {
    // A file that cannot be read is reported where it is read.
    if (received === undefined && this.#fileOf(name) !== undefined && this.#text(name) === null) return;
    const variable = this.#fileOf(name) === undefined ? name : fileVariableOf(name);
    const found = received ?? this.#describe(name);
    const line = lineOf({ variable, expected, received: found });
    // Signals share settings, and each reads them.
    if (this.#problems.some((one) => lineOf(one) === line)) return;
    this.#problems.push({ variable, expected, received: found });
  }

  /** The values of all variables with a prefix, by the rest of their names. */
  family(prefix: string): readonly (readonly [string, string])[] {
    return Object.entries(this.#given).flatMap(([name, text]) =>
      name.startsWith(prefix) && text !== undefined && text !== ""
        ? [[name.slice(prefix.length), text] as const]
        : [],
    );
  }

  /** The file that a secret is in; null if its value is in the variable itself, or unset. */
  fileNamedFor(name: VariableName): string | null {
    return this.#fileOf(name) ?? null;
  }

  /** For a variable that the table does not list by its name. */
  problemOf(problem: ConfigProblem): void {
    this.#problems.push(problem);
  }

  /** All problems, including unknown variables. */
  problems(): readonly ConfigProblem[] {
    return [...this.#problems, ...unknownVariables(this.#env)];
  }

  #parse(name: VariableName): unknown {
    const { schema, standard, expected } = variableNamed(name);
    const text = this.#text(name);
    if (text !== null) {
      const parsed = schema.safeParse(text);
      if (parsed.success) return parsed.data;
      this.problem(name, { expected });
    }
    return standard === null ? null : schema.parse(standard);
  }

  /** The text of the variable or of its file; null if there is none, or a problem. */
  #text(name: VariableName): string | null {
    const read = this.#texts.get(name);
    if (read !== undefined) return read;
    const text = this.#fileOf(name) === undefined ? (this.#env[name] ?? null) : this.#textOfFile(name);
    this.#texts.set(name, text);
    return text;
  }

  #fileOf(name: VariableName): string | undefined {
    return variableNamed(name).secret === true ? this.#env[fileVariableOf(name)] : undefined;
  }

  #textOfFile(name: VariableName): string | null {
    const path = this.#fileOf(name) ?? "";
    if (this.#env[name] !== undefined) {
      this.problem(name, {
        expected: `no value in addition to ${name}: unset one of the two`,
        received: "both",
      });
      return null;
    }
    const expected = `the path of a file with ${variableNamed(name).expected}`;
    const read = readSecretFile(path);
    if (read.ok) return read.secret;
    this.problem(name, { expected, received: `\`${path}\`, which ${read.problem}` });
    return null;
  }

  #describe(name: VariableName): string {
    const file = this.#fileOf(name);
    if (file !== undefined) return `\`${file}\`, a file of ${this.#text(name)?.length} characters, not shown`;
    const text = this.#given[name];
    if (text === undefined) return "nothing";
    if (text === "") return "an empty value";
    // A value with an `@` may be an address with a password.
    const hidden = variableNamed(name).secret === true || text.includes("@") || text.length > 80;
    return hidden
      ? `a value of ${text.length} characters, not shown`
      : `\`${JSON.stringify(text).slice(1, -1)}\``;
  }
}

const emptyMeansUnset = (name: string): boolean =>
  knownNames.includes(name) && table.get(name)?.emptyCounts !== true;

/** Proxies are commonly set in lower case, which takes precedence. */
function inOneCase(env: Environment): Environment {
  const small = variables.flatMap(({ name, eitherCase }: Variable): [string, string][] => {
    const text = eitherCase === true ? env[name.toLowerCase()] : undefined;
    return text === undefined || text === "" ? [] : [[name, text]];
  });
  return { ...env, ...Object.fromEntries(small) };
}

const pick = (env: Environment, keep: (entry: [string, string | undefined]) => boolean): Environment =>
  Object.fromEntries(Object.entries(env).filter(keep));

function variableNamed(name: VariableName): Variable {
  const variable = table.get(name);
  if (variable === undefined) throw new Error(`the table has no variable \`${name}\``);
  return variable;
}
