/** An admission has its outcome already, or is not known, so that no other outcome may count or release anything. */
export class AdmissionEndedError extends Error {
  override readonly name = "AdmissionEndedError";

  constructor({ decisionId }: { readonly decisionId: string }) {
    super(`the admission of decision \`${decisionId}\` is not open`);
  }
}
