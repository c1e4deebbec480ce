import { createAdminClient, errorFacts, messageOf, unleashAuthors } from "@slotgate/controls";
import { createPendingChanges, type GenerationInForce, seenHere, watchSeen } from "@slotgate/executor";
import { appendChange, noteSeen, type ReplicaLease } from "@slotgate/postgres";
import { switchChange } from "../observability/report-switch.ts";
import type { ServiceBase } from "./base.ts";
import type { Gates } from "./open-gates.ts";

export interface ChangeLogOptions {
  readonly gates: Pick<Gates, "controls" | "allowlist" | "localSwitch">;
  readonly lease: Pick<ReplicaLease, "onRenewed">;
  readonly generation: Pick<GenerationInForce, "current" | "status">;
}

/**
 * Logs changes that are not made through this service: the states found in force, and the process's own switch. Closing
 * writes the rest, if the database is available.
 */
export function openChangeLog(base: ServiceBase, { gates, lease, generation }: ChangeLogOptions): void {
  const { config, clock, logger, stores, opened } = base;
  const { controls, allowlist, localSwitch } = gates;
  const { database } = stores.jobs;
  const authors = authorsIn(base);
  const seen = watchSeen({
    seen: () =>
      seenHere({
        controls: controls.reading(),
        allowlist: allowlist.status(),
        generation: { source: generation.status().source, inForce: generation.current() },
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
  lease.onRenewed(seen.look);
  lease.onRenewed(pending.flush);
  const endSeeing = controls.onChange(() => void seen.look());
  opened.add(async () => {
    endSeeing();
    await pending.flush();
    await seen.close();
  });
}

/** Who changed the flags in Unleash; unknown for static controls, or without a token for events. */
function authorsIn({ config, logger }: Pick<ServiceBase, "config" | "logger">): () => Promise<string | null> {
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
