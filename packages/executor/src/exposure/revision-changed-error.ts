/** The revision that the caller based its change on is no longer in force. */
export class RevisionChangedError extends Error {
  override readonly name = "RevisionChangedError";
  readonly basedOn: number;
  readonly inForce: number;

  constructor({ basedOn, inForce }: { readonly basedOn: number; readonly inForce: number }) {
    super(`revision ${inForce} is in force, not ${basedOn}: review the change, then try again`);
    this.basedOn = basedOn;
    this.inForce = inForce;
  }
}
