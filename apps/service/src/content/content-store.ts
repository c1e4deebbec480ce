import type { ResultV1 } from "@slotgate/contracts";
import type { JobContent } from "./job-content.ts";

/** What is in store for a job. */
export type Found =
  | { readonly is: "nothing" }
  /** The same content, by this decision. */
  | {
      readonly is: "stored";
      readonly decisionId: string;
      readonly result: ResultV1;
      /** Whether the run that brought it about asked for a review; true where that is not known. */
      readonly requiresReview: boolean;
    }
  /** Other content was completed under the same job id. */
  | { readonly is: "conflict" };

/** The right to generate a job's content, which one caller at a time has, over all replicas. */
export interface Lease {
  /** Grows; never given twice. Null where there is no store and nobody to share with. */
  readonly token: string | null;
}

/** A lease that somebody else holds. */
export interface LeaseSeen {
  readonly token: string;
  /** Token of the first in a row of leaders that waited for one another. */
  readonly chain: string;
  /** Failures of leaders outside this chain that the waiting caller knows of. */
  readonly strikes: number;
}

export type Leasing =
  | { readonly is: "held"; readonly lease: Lease }
  | { readonly is: "taken"; readonly by: LeaseSeen }
  /** The leader that was waited for failed, and so did the one that tried again: nobody tries a third time. */
  | { readonly is: "given-up"; readonly failures: number };

/** What is in store, and what came of taking the lease because nothing seemed to be there. */
export interface FoundAndLeasing {
  /** With the lease in hand this is what is seen then: it may be something all the same. */
  readonly found: Found;
  /** Null: it was not tried, or has to be tried again. */
  readonly leasing: Leasing | null;
}

/**
 * Results in store and the leases under which they come about. Every method throws `StoreUnavailableError` when
 * the store cannot be asked, unless it says otherwise.
 */
export interface ContentStore {
  readonly find: (content: JobContent) => Promise<Found>;
  /** Looks, takes the lease if nothing is there and nobody alive holds it, and looks again: with one question. */
  readonly findOrLease: (content: JobContent) => Promise<FoundAndLeasing>;
  /** Takes the lease if nobody alive holds it. `after`: the lease that the caller has waited for. */
  readonly lease: (content: JobContent, options: { readonly after: LeaseSeen | null }) => Promise<Leasing>;
  /** Resolves when the lease may have changed hands, or when deciding again may come out differently. Never throws. */
  readonly changed: (lease: LeaseSeen) => Promise<void>;
  /** The lease ended together with a record, or was lost: whoever waits for it may look again. */
  readonly ended: (lease: Lease) => void;
  /** Gives a lease back under which no request went out; again and again until the store has heard. Never throws. */
  readonly giveBack: (lease: Lease) => void;
  /** Gives a lease up whose outcome could not be recorded; counts as a failure. Never throws. */
  readonly giveUp: (lease: Lease) => void;
}

/** How many leaders in a row may fail before those who waited for them stop trying. */
export const mostFailures = 2;
