const quotableLength = 64;

/**
 * Quotes text of a document for a message: in double quotes and escaped like JSON, so that line breaks, U+0000 and lone
 * surrogates do no harm, and cut after 64 characters.
 */
export const quote = (text: string): string =>
  text.length <= quotableLength ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, quotableLength))}…`;

/** Whether {@link quote} shows all of it. */
export const isQuotable = (text: string): boolean => text.length <= quotableLength;

/** The same for a key or a name: in backticks. */
export const quoteName = (text: string): string =>
  `\`${JSON.stringify(text.slice(0, quotableLength)).slice(1, -1)}${isQuotable(text) ? "" : "…"}\``;
