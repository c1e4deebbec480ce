type Place = readonly (string | number)[];

/** Every place in a document, the root first. */
export function placesOf(document: unknown, base: Place = []): Place[] {
  if (typeof document !== "object" || document === null) return [base];
  const steps = Array.isArray(document) ? [...document.keys()] : Object.keys(document);
  return [
    base,
    ...steps.flatMap((step) => placesOf((document as Record<string, unknown>)[step], [...base, step])),
  ];
}

/** A copy of the document with the value at `place` changed by `change`; `undefined` removes it. */
export function changedAt(document: unknown, place: Place, change: (value: unknown) => unknown): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return change(document);
  if (Array.isArray(document)) {
    return document.flatMap((item, index) => {
      const changed = index === step ? changedAt(item, rest, change) : item;
      return changed === undefined ? [] : [changed];
    });
  }
  return Object.fromEntries(
    Object.entries(document as object).flatMap(([key, value]) => {
      const changed = key === step ? changedAt(value, rest, change) : value;
      return changed === undefined ? [] : [[key, changed]];
    }),
  );
}

/** Only JSON text can express an own key `__proto__`. */
export const withProtoKey = (document: object): unknown =>
  JSON.parse(`{"__proto__":"x",${JSON.stringify(document).slice(1)}`.replace(/,\}$/, "}"));
