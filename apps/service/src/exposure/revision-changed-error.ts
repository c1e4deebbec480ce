/** Somebody else was faster: what the caller has seen is not in force any more. */
export class RevisionChangedError extends Error {
  override readonly name = "RevisionChangedError";
  readonly basedOn: number;
  readonly inForce: number;

  constructor({ basedOn, inForce }: { readonly basedOn: number; readonly inForce: number }) {
    super(`revision ${inForce} is in force, not ${basedOn}: look at what changed, then try again`);
    this.basedOn = basedOn;
    this.inForce = inForce;
  }
}
