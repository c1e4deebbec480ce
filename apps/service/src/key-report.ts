import type { Logger } from "pino";
import type { Config } from "./config/config.ts";
import type { DatabaseKeysReport } from "./keys/database-keys.ts";
import { messageOf } from "./message-of.ts";

export interface KeyReport extends DatabaseKeysReport {
  readonly onIssuerUnavailable: (error: unknown) => void;
}

/** Says in the log what becomes of keys. The database's are not needed where a file or an issuer lets people in. */
export function reportKeysTo(
  logger: Logger,
  { keys, oidc, keysMaxAgeMs }: Pick<Config, "keys" | "oidc" | "keysMaxAgeMs">,
): KeyReport {
  return {
    onReadable(secrets) {
      logger.info({ secrets }, "the keys in the database are read");
      if (secrets === 0 && keys.length === 0 && oidc === null)
        logger.warn(
          "no keys are configured, so /v1 turns everyone away: run `slotgate keys create --subject NAME --roles submit`, or set SLOTGATE_KEYS_PATH",
        );
    },
    onUnreadable: (error) =>
      logger.warn(
        { error: messageOf(error), keysMaxAgeMs },
        "the keys in the database cannot be read: those that were read before hold for a while, others get 503",
      ),
    onUsesNotWritten: (error) =>
      logger.warn({ error: messageOf(error) }, "last uses of keys could not be written yet"),
    onIssuerUnavailable: (error) =>
      logger.warn(
        { error: messageOf(error) },
        "a token could not be judged: its issuer's keys cannot be read",
      ),
  };
}
