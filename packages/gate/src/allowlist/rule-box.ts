import type { AllowlistRule } from "@slotgate/contracts";
import { both, dimensionSet, isEmpty, slotSet, these, type ValueSet, without } from "./value-set.ts";

/** What a rule matches: for each field the accepted values. A rule matches a job if all fields accept it. */
export type RuleBox = ReadonlyMap<string, ValueSet>;

/** Fields other than dimensions; no dimension's field name has this form. */
export const kindField = "kind";
export const slotField = "slot";
export const dimensionField = (name: string): string => `scope.${name}`;

export function boxOf({ appliesTo, kinds, slotIds }: AllowlistRule): RuleBox {
  return new Map([
    ...Object.entries(appliesTo).map(
      ([name, values]) => [dimensionField(name), dimensionSet(values)] as const,
    ),
    [kindField, these(kinds)],
    [slotField, slotSet(slotIds)],
  ]);
}

/** Whether both can match the same job. Boxes of different fields are assumed to overlap. */
export const meet = (one: RuleBox, other: RuleBox): boolean =>
  [...one].every(([field, values]) => {
    const theirs = other.get(field);
    return theirs === undefined || !isEmpty(both(values, theirs));
  });

/** Whether `outer` matches every job that `inner` matches. A box with an extra dimension is never outer. */
export const contains = (outer: RuleBox, inner: RuleBox): boolean =>
  [...outer].every(([field, values]) => {
    const theirs = inner.get(field);
    return theirs !== undefined && isEmpty(without(theirs, values));
  });

/** The first without the second, as boxes that do not overlap. Boxes of different fields are disjoint. */
export function boxesWithout(one: RuleBox, other: RuleBox): readonly RuleBox[] {
  if (!meet(one, other) || [...one.keys()].sort().join("\n") !== [...other.keys()].sort().join("\n"))
    return [one];
  const boxes: RuleBox[] = [];
  const rest = new Map(one);
  for (const [field, values] of one) {
    const theirs = other.get(field) ?? values;
    const only = without(values, theirs);
    if (!isEmpty(only)) boxes.push(new Map(rest).set(field, only));
    rest.set(field, both(values, theirs));
  }
  return boxes;
}
