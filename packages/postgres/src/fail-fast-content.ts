import { type ContentStore, type Lease, type Leasing, StoreUnavailableError } from "@slotgate/executor";
import { within } from "@slotgate/telemetry";
import { isAboutData } from "./database/session-errors.ts";

/** What the journal knows of the store's availability. */
export interface StoreKnowledge {
  /** Why the store is known to be unavailable; null if it is not. */
  readonly away: () => unknown;
  /** Called for a query that was not answered. */
  readonly lost: (error: unknown) => void;
}

/** Queries the store only while it is not known to be unavailable, with the journal's time limit. */
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

  /** A lease that arrives after its job stopped waiting is released. */
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

  /**
   * Reports errors of the store, not errors caused by a query's data. A query that was not sent reports nothing new.
   */
  function tellOfIt(error: unknown): never {
    const cause = error instanceof StoreUnavailableError ? error.cause : error;
    // A store that rejects a query because of its data is available.
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
