import type { DrillApi } from "@slotgate/executor/drilling";

/** Notes one after the other: an earlier note that arrives after a later one would hide what the drill has set. */
export function notingInOrder(operations: DrillApi): DrillApi {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...operations,
    note(drillId, progress) {
      const next = last.then(() => operations.note(drillId, progress));
      last = next.catch(() => {});
      return next;
    },
  };
}
