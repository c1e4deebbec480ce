/**
 * Marks a job as a drill's: its owner, which no key can have, in every record; and its kind, which callers cannot
 * submit. Records with this owner do not count as production traffic.
 */
export const drillOwnerPrefix = "drill:";

export const drillOwner = (drillId: string): string => `${drillOwnerPrefix}${drillId}`;

export const isOfDrill = (owner: string): boolean => owner.startsWith(drillOwnerPrefix);

/** Kind and slot of a drill's jobs, and their value in every dimension. */
export const drillName = "slotgate-drill";
