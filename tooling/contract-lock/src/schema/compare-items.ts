import type { KeywordComparison } from "./comparison.ts";
import { own, schemaAt } from "./json-schema.ts";
import { itemsOf, namesIn } from "./place.ts";

/** `items`: what an array holds. With `prefixItems` beside it only "written alike" is understood. */
export const compareItems: KeywordComparison = {
  keywords: ["items", "prefixItems"],
  compare: ({ before, after, place, within }) => {
    const positions = [before, after].some((node) => own(node, "prefixItems") !== undefined);
    if (!positions)
      return within.changes({
        before: schemaAt(before, "items"),
        after: schemaAt(after, "items"),
        place: itemsOf(place),
      });
    const alike = ["items", "prefixItems"].every((keyword) =>
      within.writtenAlike({ before: own(before, keyword), after: own(after, keyword) }),
    );
    return alike ? [] : [{ place, effect: "unproven", what: "changed its `items` or `prefixItems`" }];
  },
};

/** `uniqueItems`: no item twice. */
export const compareUniqueItems: KeywordComparison = {
  keywords: ["uniqueItems"],
  compare: ({ before, after, place }) => {
    const was = own(before, "uniqueItems") === true;
    const is = own(after, "uniqueItems") === true;
    if (was === is) return [];
    return is
      ? [{ place, effect: "narrows", what: "may not repeat items any more (`uniqueItems`)" }]
      : [{ place, effect: "widens", what: "may repeat items now (`uniqueItems`)" }];
  },
};

/** `propertyNames`: what the names of fields are made of. */
export const compareFieldNames: KeywordComparison = {
  keywords: ["propertyNames"],
  compare: ({ before, after, place, within }) =>
    within.changes({
      before: schemaAt(before, "propertyNames"),
      after: schemaAt(after, "propertyNames"),
      place: namesIn(place),
    }),
};
