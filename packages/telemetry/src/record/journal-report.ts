import type { LossCause, StoreFailure } from "./loss-cause.ts";
import type { SpoolFailure } from "./spool-error.ts";

/** What a journal tells those who watch it: changes once, losses each time. Nothing depends on it; must not throw. */
export interface JournalReport {
  /** The store is not used from now on; said again when it turns out not to be durable, or no longer not to be. */
  readonly storeLost: (loss: { readonly failure: StoreFailure; readonly error: unknown }) => void;
  readonly storeBack: () => void;
  /** Callers were turned away. */
  readonly notTaken: (loss: {
    readonly chain: "gated" | "plain";
    readonly cause: LossCause;
    readonly records: number;
  }) => void;
  readonly spooled: (taken: { readonly records: number }) => void;
  /** The spool takes nothing any more; null: it does again. */
  readonly spoolFailing: (failure: SpoolFailure | null, error?: unknown) => void;
  /** Files of the spool cannot be looked for, read or removed, and what is in them waits. */
  readonly filesFailing: (error: unknown) => void;
  /** How far a delivery has come. */
  readonly delivered: (progress: { readonly records: number; readonly left: number }) => void;
  /** The store refused a spooled record for its data: without its effects, or as a whole. */
  readonly refusedInSpool: (refusal: {
    readonly eventId: string;
    readonly kept: "record" | "nothing";
    readonly error: unknown;
  }) => void;
  /** A file that does not go on where its chain ends in the store, or cannot be read, is left for people to look at. */
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
