import type { StoredSecret } from "./stored-secret.ts";

/** Where keys are kept, as the running service sees it. Both throw when the database cannot be asked. */
export interface KeyStore {
  /** Every secret of every key, those that are no longer valid too: their holders are told why. */
  readonly readAll: () => Promise<readonly StoredSecret[]>;
  /** Milliseconds since 1970 by secret id. */
  readonly noteUses: (uses: ReadonlyMap<string, number>) => Promise<void>;
}
