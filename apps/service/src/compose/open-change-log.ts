import {
  type AllowlistSource,
  type Clock,
  type ControlSource,
  createAdminClient,
  errorFacts,
  messageOf,
  unleashAuthors,
} from "@slotgate/controls";
import { createPendingChanges, type LocalSwitch, seenHere, watchSeen } from "@slotgate/executor";
import type { ModelPort } from "@slotgate/model";
import { appendChange, type Database, noteSeen, type ReplicaLease } from "@slotgate/postgres";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { switchChange } from "../observability/report-switch.ts";

export interface ChangeLogParts {
  readonly config: Pick<Config, "budgets" | "instance" | "controls" | "proxy">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: Kysely<Database>;
  readonly controls: ControlSource;
  readonly allowlist: AllowlistSource;
  readonly model: ModelPort | null;
  readonly localSwitch: LocalSwitch;
  readonly replica: Pick<ReplicaLease, "onRenewed">;
}

/**
 * Logs changes that are not made through this service: the states found in force, and the process's own switch. Closing
 * writes the rest, if the database is available.
 */
export function openChangeLog(parts: ChangeLogParts): { readonly close: () => Promise<void> } {
  const { config, clock, logger, database, controls, allowlist, model, localSwitch, replica } = parts;
  const authors = authorsIn(parts);
  const seen = watchSeen({
    seen: () =>
      seenHere({
        controls: controls.reading(),
        allowlist: allowlist.status(),
        model,
        budgets: config.budgets,
        now: clock.now(),
      }),
    note: async (one) =>
      noteSeen(database, one.source === "controls" ? { ...one, who: await authors() } : one),
    onFailure: (error) =>
      logger.debug(
        { error: errorFacts(error) },
        "the state in force could not be written to the change log; this is retried",
      ),
  });
  const pending = createPendingChanges({
    append: (change) => database.transaction().execute((transaction) => appendChange(transaction, change)),
    onFailure: (error) =>
      logger.debug(
        { error: messageOf(error) },
        "a change could not be written to the change log; this is retried",
      ),
  });
  localSwitch.onChange((status) => {
    const change = switchChange(status, { instance: config.instance });
    if (change !== null) pending.add(change);
  });
  replica.onRenewed(seen.look);
  replica.onRenewed(pending.flush);
  const endSeeing = controls.onChange(() => void seen.look());
  return {
    async close() {
      endSeeing();
      await pending.flush();
      await seen.close();
    },
  };
}

/** Who changed the flags in Unleash; unknown for static controls, or without a token for events. */
function authorsIn({ config, logger }: ChangeLogParts): () => Promise<string | null> {
  const { controls, proxy } = config;
  if (controls.source === "static" || controls.eventsToken === null) return async () => null;
  const { url, eventsToken: adminToken, killFlag, aiFlag, environment } = controls;
  return unleashAuthors({
    client: createAdminClient({ url, adminToken, proxy, timeoutMs: 2_000 }),
    flags: [killFlag, aiFlag],
    environment,
    onFailure: (error) =>
      logger.warn({ error: errorFacts(error) }, "the author of a flag change could not be read from Unleash"),
  });
}
