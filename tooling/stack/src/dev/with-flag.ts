import type { FlagPlace, UnleashAdmin } from "../unleash-admin.ts";
import type { ServiceAccess } from "./ask-service.ts";
import { type HeardControls, waitForControls } from "./read-controls.ts";

export interface FlagChange {
  readonly admin: Pick<UnleashAdmin, "flagState" | "setFlag" | "removeStrategy">;
  readonly service: ServiceAccess;
  readonly flag: FlagPlace;
  readonly enabled: boolean;
  /** Whether the service has heard of the change. */
  readonly heard: (controls: HeardControls) => boolean;
}

/**
 * Sets a flag, does the work once the service has heard of it, and restores the flag exactly. Used only to
 * restrict: if this process dies in between, nothing is open that was closed before.
 */
export async function withFlag<Result>(change: FlagChange, work: () => Promise<Result>): Promise<Result> {
  const { admin, service, flag, enabled, heard } = change;
  const before = await admin.flagState(flag);
  if (before.enabled === enabled) return work();
  await admin.setFlag({ ...flag, enabled });
  try {
    await waitForControls(service, heard);
    return await work();
  } finally {
    await admin.setFlag({ ...flag, enabled: before.enabled });
    await removeAddedStrategies(change, new Set(before.strategies.map(({ id }) => id)));
    await waitForControls(service, (controls) => !heard(controls));
  }
}

/** Removes the strategy that Unleash adds to a flag that is switched on without one. */
async function removeAddedStrategies({ admin, flag }: FlagChange, known: ReadonlySet<string>): Promise<void> {
  const { strategies } = await admin.flagState(flag);
  for (const strategy of strategies.filter(({ id }) => !known.has(id))) {
    await admin.removeStrategy({ ...flag, id: strategy.id });
  }
}
