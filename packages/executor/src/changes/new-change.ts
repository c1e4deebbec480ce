import type { Change } from "@slotgate/contracts";

/** A change of exposure for the log; the store adds its number and time. */
export type NewChange = Omit<Change, "changeId" | "at">;
