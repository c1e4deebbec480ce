import type { NewChange } from "./new-change.ts";

/** What a replica finds in force that was not changed through the service. Without a digest there is nothing. */
export interface Seen extends Pick<NewChange, "source" | "what" | "after" | "digest"> {
  /** For when it is known to have been in force; null: for as long as the process runs. */
  readonly confirmedAt: Date | null;
  /** Who changed it, where that is known. */
  readonly who?: string | null;
}

/** `outdated`: something was entered after the moment for which it was confirmed, so it may have been replaced. */
export type Noted = "entered" | "known" | "outdated";
