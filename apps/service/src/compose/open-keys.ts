import { proxiedFetch } from "@slotgate/controls";
import { createKeyStore } from "@slotgate/postgres";
import { watchDatabaseKeys } from "../auth/database-keys.ts";
import { createTokenVerifier } from "../auth/tokens/token-verifier.ts";
import { createKeyRing, type KeyRing } from "../http/request/key-ring.ts";
import { logKeys } from "../observability/log.ts";
import type { ServiceBase } from "./base.ts";

/** The keys of file and database, and the tokens of an issuer, if one is configured. */
export function openKeys({ config, clock, logger, stores, opened }: ServiceBase): KeyRing {
  const { oidc, keysMaxAgeMs, proxy } = config;
  const report = logKeys(logger, config);
  const database = watchDatabaseKeys({
    store: createKeyStore(stores.jobs.database),
    clock,
    maxAgeMs: keysMaxAgeMs,
    report,
  });
  opened.add(database.close);
  const tokens =
    oidc === null
      ? null
      : createTokenVerifier({
          config: oidc,
          clock,
          keysMaxAgeMs,
          fetch: proxiedFetch(proxy),
          onUnavailable: report.onIssuerUnavailable,
        });
  return createKeyRing(config.keys, { clock, database, tokens });
}
