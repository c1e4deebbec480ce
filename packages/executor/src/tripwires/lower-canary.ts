import { digestOf } from "@slotgate/contracts/digest";
import type { GenerationStore } from "../exposure/revision-store.ts";
import type { LowerCanary } from "./canary-firing.ts";

/** The author of revisions that the tripwire makes. */
const author = "tripwire:canary";

/** More revisions since the one that was judged: people are at work on the document. */
const mostRevisions = 10;

/**
 * Sets a canary's share to 0 in a new revision. Does nothing if it is 0 already, or if people have changed the document
 * since the revision that was judged: they decide then.
 * @throws RevisionChangedError if somebody changes the document at this moment: try again
 * @throws StoreUnavailableError
 */
export const lowerCanaryIn =
  (store: Pick<GenerationStore, "inForce" | "revision" | "apply">) =>
  async ({ profile, revision, reason }: LowerCanary): Promise<void> => {
    const { document, revision: basedOn } = await store.inForce();
    if (document === null) return;
    const lowered = document.profiles.find(({ id }) => id === profile)?.canary;
    if (lowered === undefined || lowered.basisPoints === 0) return;
    if (basedOn - revision > mostRevisions) return;
    for (let later = revision + 1; later <= basedOn; later += 1) {
      const made = (await store.revision(later))?.made ?? null;
      if (made?.by !== author) return;
    }
    const profiles = document.profiles.map((one) =>
      one.id === profile ? { ...one, canary: { profile: lowered.profile, basisPoints: 0 } } : one,
    );
    const after = { ...document, profiles };
    await store.apply({
      document: after,
      digest: digestOf(after),
      reason,
      by: author,
      owner: author,
      basedOn,
      rolledBackTo: null,
      tryDigest: null,
    });
  };
