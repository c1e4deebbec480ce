/** A JSON document that cannot control a terminal. */
export const asJson = (document: unknown): string => `${inert(JSON.stringify(document, null, 2))}\n`;

/**
 * JSON text of the same value. JSON.stringify does not escape C1 controls and marks that change the direction of text;
 * these occur only within strings.
 */
export const inert = (json: string): string =>
  json.replaceAll(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
