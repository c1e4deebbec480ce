/** An admission already has its outcome, or is unknown, so no other outcome may count or release anything. */
export class AdmissionEndedError extends Error {
  override readonly name = "AdmissionEndedError";

  constructor({ decisionId }: { readonly decisionId: string }) {
    super(`the admission of decision \`${decisionId}\` is not open`);
  }
}
