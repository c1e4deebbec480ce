/** Checking a document exceeded the time limit. */
export class TooCostlyError extends Error {
  override readonly name = "TooCostlyError";

  constructor({ deadlineMs, cause }: { readonly deadlineMs: number; readonly cause: unknown }) {
    super(`checking the document takes more than ${deadlineMs / 1000} s: send a smaller one`, { cause });
  }
}
