import type { StoredSecret } from "./stored-secret.ts";

/** The stored keys, as the running service uses them. Both methods throw when the database is unavailable. */
export interface KeyStore {
  /** Every secret of every key. Invalid ones are included, so that a refusal can say why. */
  readonly readAll: () => Promise<readonly StoredSecret[]>;
  /** Milliseconds since 1970 by secret id. */
  readonly noteUses: (uses: ReadonlyMap<string, number>) => Promise<void>;
}
