import { type VariableName, variables } from "./variables.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Something that is wrong with the configuration. */
export interface ConfigProblem {
  readonly variable: string;
  readonly expected: string;
  /** What was found; secrets are described, never shown. */
  readonly received: string;
}

/** How a text becomes a value: null says that it does not. */
export type Reading<T> = (text: string) => T | null;

/** Reads variables one by one and gathers what is wrong, so that one message can list it all. */
export class EnvReader {
  readonly problems: ConfigProblem[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  has(name: VariableName): boolean {
    return this.#env[name] !== undefined;
  }

  /** The value, or `standard` when the variable is not set. A bad value is a problem, and then also `standard`. */
  read<T>(name: VariableName, standard: T, { as, expected }: { as: Reading<T>; expected: string }): T {
    const text = this.#env[name];
    if (text === undefined) return standard;
    const value = as(text);
    if (value !== null) return value;
    this.problem(name, expected);
    return standard;
  }

  text(name: VariableName, standard: string): string {
    return this.read(name, standard, {
      as: (text) => (text.trim() === "" ? null : text),
      expected: "a value that is not empty",
    });
  }

  optional(name: VariableName): string | null {
    return this.has(name) ? this.text(name, "") : null;
  }

  required(name: VariableName, because: string): string {
    if (this.has(name)) return this.text(name, "");
    this.problem(name, `a value, ${because}`);
    return "";
  }

  wholeNumber(name: VariableName, standard: number, { min, max }: { min: number; max: number }): number {
    const as = (text: string) => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : null;
    };
    return this.read(name, standard, { as, expected: `a whole number from ${min} to ${max}` });
  }

  url(name: VariableName, value: string): string {
    const parsed = URL.parse(value);
    if (value === "" || parsed?.protocol === "http:" || parsed?.protocol === "https:")
      return value.replace(/\/+$/, "");
    this.problem(name, "an address such as http://unleash:4242/api");
    return value;
  }

  problem(name: VariableName, expected: string, received?: string): void {
    this.problems.push({ variable: name, expected, received: received ?? this.#describe(name) });
  }

  #describe(name: VariableName): string {
    const text = this.#env[name];
    if (text === undefined) return "nothing";
    const secret = variables.some((variable) => variable.name === name && "secret" in variable);
    return secret || text.length > 80 ? `a value of ${text.length} characters` : `\`${text}\``;
  }
}
