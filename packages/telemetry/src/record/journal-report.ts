import type { LossCause, StoreFailure } from "./loss-cause.ts";
import type { SpoolFailure } from "./spool-error.ts";

/**
 * What a journal reports to observers: changes once, losses each time. Its behaviour does not depend on it; must not
 * throw.
 */
export interface JournalReport {
  /** The store is not used from now on; reported again when it becomes not durable, or durable again. */
  readonly storeLost: (loss: { readonly failure: StoreFailure; readonly error: unknown }) => void;
  readonly storeBack: () => void;
  /** Records were refused, and their callers told so. */
  readonly notTaken: (loss: {
    readonly chain: "gated" | "plain";
    readonly cause: LossCause;
    readonly records: number;
  }) => void;
  readonly spooled: (taken: { readonly records: number }) => void;
  /** The spool fails; null: it works again. */
  readonly spoolFailing: (failure: SpoolFailure | null, error?: unknown) => void;
  /** Files of the spool cannot be listed, read or removed; their records wait. */
  readonly filesFailing: (error: unknown) => void;
  /** The progress of a delivery. */
  readonly delivered: (progress: { readonly records: number; readonly left: number }) => void;
  /** The store refused a spooled record for its data: stored without its effects, or not at all. */
  readonly refusedInSpool: (refusal: {
    readonly eventId: string;
    readonly kept: "record" | "nothing";
    readonly error: unknown;
  }) => void;
  /** A file that does not continue its chain in the store, or cannot be read, was set aside for an operator. */
  readonly setAside: (file: { readonly name: string; readonly why: string }) => void;
}

export const silentReport: JournalReport = {
  storeLost: () => {},
  storeBack: () => {},
  notTaken: () => {},
  spooled: () => {},
  spoolFailing: () => {},
  filesFailing: () => {},
  delivered: () => {},
  refusedInSpool: () => {},
  setAside: () => {},
};
