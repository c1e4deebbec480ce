/** `killUnchanged`: certainly nothing was changed. `killUncertain`: the confirmation of the commit was lost. */
export type KillFate = "killUnchanged" | "killUncertain";

/** The service's own kill could not be changed, or the change was not confirmed. */
export class KillUnavailableError extends Error {
  override readonly name = "KillUnavailableError";
  readonly fate: KillFate;

  constructor({ cause, fate }: { readonly cause: unknown; readonly fate: KillFate }) {
    const what = fate === "killUnchanged" ? "could not change" : "did not confirm the change of";
    super(`the database ${what} the kill: ${textOf(cause)}`, { cause });
    this.fate = fate;
  }
}

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
