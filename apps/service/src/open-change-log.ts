import type { ModelPort } from "@slotgate/model";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { AllowlistSource } from "./allowlist/allowlist-source.ts";
import { appendChange } from "./changes/append-change.ts";
import { noteSeen } from "./changes/note-seen.ts";
import { createPendingChanges } from "./changes/pending-changes.ts";
import { seenHere } from "./changes/seen-here.ts";
import { watchSeen } from "./changes/watch-seen.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config/config.ts";
import type { ControlSource } from "./controls/control-source.ts";
import { errorFacts } from "./error-facts.ts";
import type { LocalSwitch } from "./kill/local-switch.ts";
import { switchChange } from "./kill/report-switch.ts";
import { messageOf } from "./message-of.ts";
import type { Database } from "./storage/database.ts";
import type { ReplicaLease } from "./storage/replica-lease.ts";

export interface ChangeLogParts {
  readonly config: Pick<Config, "budgets" | "instance">;
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
 * Keeps the log of changes up with what nobody sends through this service: what is seen to be in force, and what the
 * process's own switch says. Closing writes what is left, if the database takes it.
 */
export function openChangeLog(parts: ChangeLogParts): { readonly close: () => Promise<void> } {
  const { config, clock, logger, database, controls, allowlist, model, localSwitch, replica } = parts;
  const seen = watchSeen({
    seen: () =>
      seenHere({
        controls: controls.reading(),
        allowlist: allowlist.status(),
        model,
        budgets: config.budgets,
        now: clock.now(),
      }),
    note: (one) => noteSeen(database, one),
    onFailure: (error) =>
      logger.debug({ error: errorFacts(error) }, "what is in force is not in the log of changes yet"),
  });
  const pending = createPendingChanges({
    append: (change) => database.transaction().execute((transaction) => appendChange(transaction, change)),
    onFailure: (error) =>
      logger.debug({ error: messageOf(error) }, "a change is not in the log of changes yet"),
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
