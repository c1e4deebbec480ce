/** Fields of a caller's value, without any assumption about their types. */
export type Given<Field extends string> = { readonly [name in Field]?: unknown } | null | undefined;

/** Whether it has the length of an id. */
export const isIdLong = (text: unknown): text is string =>
  typeof text === "string" && text.length >= 1 && text.length <= 256;

export const isWholeNumber = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

export const isBasisPoints = (value: unknown): value is number => isWholeNumber(value) && value <= 10_000;
