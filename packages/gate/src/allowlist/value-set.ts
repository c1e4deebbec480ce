import { anyValue } from "@slotgate/contracts";

/** The values that a field of a rule accepts: these, or any but these. */
export interface ValueSet {
  readonly is: "these" | "any-but";
  readonly values: ReadonlySet<string>;
}

export const these = (values: readonly string[]): ValueSet => ({ is: "these", values: new Set(values) });

export const any: ValueSet = { is: "any-but", values: new Set() };

/** For a dimension: `["*"]` is any value. */
export const dimensionSet = (values: readonly string[]): ValueSet =>
  values.length === 1 && values[0] === anyValue ? any : these(values);

/** For slots: an empty list is any slot. */
export const slotSet = (values: readonly string[]): ValueSet => (values.length === 0 ? any : these(values));

export const isEmpty = ({ is, values }: ValueSet): boolean => is === "these" && values.size === 0;

export function both(one: ValueSet, other: ValueSet): ValueSet {
  if (one.is === "these") return these([...one.values].filter((value) => accepts(other, value)));
  if (other.is === "these") return both(other, one);
  return { is: "any-but", values: new Set([...one.values, ...other.values]) };
}

const accepts = ({ is, values }: ValueSet, value: string): boolean => values.has(value) === (is === "these");

/** The first set without the second. */
export const without = (one: ValueSet, other: ValueSet): ValueSet =>
  both(one, { is: other.is === "these" ? "any-but" : "these", values: other.values });
