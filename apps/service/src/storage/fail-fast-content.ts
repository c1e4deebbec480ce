import { within } from "@slotgate/telemetry";
import type { ContentStore, Lease, Leasing } from "../content/content-store.ts";
import { isAboutData } from "../database/session-errors.ts";
import { StoreUnavailableError } from "./store-unavailable-error.ts";

/** What is known of the store, and who wants to know. */
export interface StoreKnowledge {
  /** Why the store is known to be away; null when it is not. */
  readonly away: () => unknown;
  /** Told of a question that was not answered. */
  readonly lost: (error: unknown) => void;
}

/** Asks the store only while it is not known to be away, and no job waits longer for it than the journal would. */
export function failFast(
  content: ContentStore,
  { away, lost, waitMs }: StoreKnowledge & { readonly waitMs: number },
): ContentStore {
  async function ask<T>(question: () => Promise<T>): Promise<T> {
    const cause = away();
    if (cause !== null) throw new StoreUnavailableError({ cause });
    try {
      return await within(waitMs, question);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      lost(error);
      throw new StoreUnavailableError({ cause: error });
    }
  }

  /** A lease that comes when nobody waits for it any more is given back. */
  function taking<T>(take: () => Promise<T>, leaseOf: (answer: T) => Lease | null): Promise<T> {
    let over = false;
    const asked = async () => {
      const answer = await take();
      const lease = leaseOf(answer);
      if (over && lease !== null) content.giveBack(lease);
      return answer;
    };
    return ask(asked).finally(() => {
      over = true;
    });
  }

  /** What the store says of itself, not of the question; one that was not asked tells nothing new. */
  function tellOfIt(error: unknown): never {
    const cause = error instanceof StoreUnavailableError ? error.cause : error;
    // A store that says what is wrong with a question is there.
    if (!isAboutData(cause)) lost(cause);
    throw error;
  }

  return {
    ...content,
    find: (wanted) => ask(() => content.find(wanted).catch(tellOfIt)),
    findOrLease: (wanted) =>
      taking(
        () => content.findOrLease(wanted).catch(tellOfIt),
        ({ leasing }) => leaseIn(leasing),
      ),
    lease: (wanted, options) => taking(() => content.lease(wanted, options), leaseIn),
  };
}

const leaseIn = (leasing: Leasing | null): Lease | null => (leasing?.is === "held" ? leasing.lease : null);
