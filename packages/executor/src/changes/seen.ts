import type { NewChange } from "./new-change.ts";

/** A state found in force that was not changed through the service. A null digest: none. */
export interface Seen extends Pick<NewChange, "source" | "what" | "after" | "digest"> {
  /** For when it was confirmed; null: fixed while the process runs. */
  readonly confirmedAt: Date | null;
  /** Who changed it, if known. */
  readonly who?: string | null;
}

/** `outdated`: a newer entry than this confirmation exists, so the state may have been replaced. */
export type Noted = "entered" | "known" | "outdated";
