export class NoSuchDrillError extends Error {
  override readonly name = "NoSuchDrillError";
  readonly drillId: string;

  constructor({ drillId }: { readonly drillId: string }) {
    super(`no drill has the id \`${drillId}\``);
    this.drillId = drillId;
  }
}
