import type { Change } from "@slotgate/contracts";

/** A change of exposure that is to stand in the log; the store gives it its number and its time. */
export type NewChange = Omit<Change, "changeId" | "at">;
