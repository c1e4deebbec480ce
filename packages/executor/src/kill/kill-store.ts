import type { KillEngagement } from "@slotgate/contracts";
import type { KillOwner } from "./kill-owner.ts";
import type { ReleaseRule } from "./may-release.ts";

export interface Engaging {
  readonly owner: KillOwner;
  readonly reason: string;
}

export interface Releasing {
  readonly engagementId: string;
  readonly reason: string;
  /** The subject of the key or token. */
  readonly by: string;
  readonly drill: string | null;
  readonly rule: ReleaseRule;
}

/** The service's own kill: engaged while any engagement is open. */
export interface KillStore {
  /**
   * Resolves once the engagement is committed: from then on no admission or release becomes visible on any replica
   * until all engagements are released.
   * @throws KillUnavailableError
   */
  readonly engage: (engaging: Engaging) => Promise<KillEngagement>;
  /**
   * Releases one engagement. Returns one that was already released unchanged.
   * @throws NoSuchEngagementError, ReleaseRefusedError, KillUnavailableError
   */
  readonly release: (releasing: Releasing) => Promise<KillEngagement>;
  /** The kill as admissions see it, with its open engagements. Throws `StoreUnavailableError`. */
  readonly read: () => Promise<{
    readonly engaged: boolean;
    readonly engagements: readonly KillEngagement[];
  }>;
}
