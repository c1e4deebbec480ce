/** Why a drill action is refused now. */
export type DrillRefusal =
  | { readonly because: "under-way" | "left-behind"; readonly drillId: string; readonly drill: string }
  | { readonly because: "ended"; readonly drillId: string };

export class DrillRefusedError extends Error {
  override readonly name = "DrillRefusedError";
  readonly refusal: DrillRefusal;

  constructor(refusal: DrillRefusal) {
    super(inWords(refusal));
    this.refusal = refusal;
  }
}

function inWords(refusal: DrillRefusal): string {
  const { drillId } = refusal;
  switch (refusal.because) {
    case "under-way":
      return `the ${refusal.drill} drill \`${drillId}\` has not ended: wait for it, or end it with \`slotgate drill restore ${drillId}\``;
    case "left-behind":
      return `the ${refusal.drill} drill \`${drillId}\` left settings to restore: undo them with \`slotgate drill restore ${drillId}\``;
    case "ended":
      return `the drill \`${drillId}\` has ended: start another`;
  }
}
