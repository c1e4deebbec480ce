/** A document for programs, of which nothing steers a terminal. */
export const asJson = (document: unknown): string => `${inert(JSON.stringify(document, null, 2))}\n`;

/**
 * JSON text of the same value. JSON.stringify leaves C1 controls and marks that turn text around as they are; they are
 * only ever within its strings.
 */
export const inert = (json: string): string =>
  json.replaceAll(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
