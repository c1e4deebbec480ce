import { within } from "@slotgate/telemetry";
import type { ContentStore } from "../content/content-store.ts";
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

  return {
    ...content,
    find: (wanted) =>
      ask(() =>
        content.find(wanted).catch((error: unknown) => {
          // What it says of itself, not of the question; a store that was not asked tells nothing new.
          lost(error instanceof StoreUnavailableError ? error.cause : error);
          throw error;
        }),
      ),
    lease: (wanted, options) => {
      let over = false;
      const leasing = async () => {
        const answer = await content.lease(wanted, options);
        // Nobody waits for it any more.
        if (over && answer.is === "held") content.giveBack(answer.lease);
        return answer;
      };
      return ask(leasing).finally(() => {
        over = true;
      });
    },
  };
}
