import { messageOf } from "@slotgate/controls";
import type { Logger } from "pino";
import type { DatabaseKeysReport } from "../auth/database-keys.ts";
import type { Config } from "../config/config.ts";

export interface KeyReport extends DatabaseKeysReport {
  readonly onIssuerUnavailable: (error: unknown) => void;
}

/** Logs the state of keys. The database's keys are not required if a key file or an issuer is configured. */
export function reportKeysTo(
  logger: Logger,
  { keys, oidc, keysMaxAgeMs }: Pick<Config, "keys" | "oidc" | "keysMaxAgeMs">,
): KeyReport {
  return {
    onReadable(secrets) {
      logger.info({ secrets }, "the keys in the database were read");
      if (secrets === 0 && keys.length === 0 && oidc === null)
        logger.warn(
          "no keys exist, so /v1 refuses every request: run `slotgate keys create --subject NAME --roles submit`, or set SLOTGATE_KEYS_PATH",
        );
    },
    onUnreadable: (error) =>
      logger.warn(
        { error: messageOf(error), keysMaxAgeMs },
        "the keys in the database cannot be read: keys read before stay valid for a while, others get 503",
      ),
    onUsesNotWritten: (error) =>
      logger.warn({ error: messageOf(error) }, "the last uses of keys could not be written; this is retried"),
    onIssuerUnavailable: (error) =>
      logger.warn(
        { error: messageOf(error) },
        "a token could not be checked: its issuer's keys cannot be read",
      ),
  };
}
