/** A stored result was withdrawn or erased before it could be served again. */
export class ResultGoneError extends Error {
  override readonly name = "ResultGoneError";

  constructor({ decisionId }: { readonly decisionId: string }) {
    super(`the result of decision \`${decisionId}\` was withdrawn or erased`);
  }
}
