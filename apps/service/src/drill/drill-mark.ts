/**
 * What marks a job as a drill's own: its owner, which no key may have, in every record of it; and its kind, which
 * nobody may submit. By the owner such records are left out of what counts as production traffic.
 */
export const drillOwnerPrefix = "drill:";

export const drillOwner = (drillId: string): string => `${drillOwnerPrefix}${drillId}`;

export const isOfDrill = (owner: string): boolean => owner.startsWith(drillOwnerPrefix);

/** Kind and slot of a drill's jobs, and their value in every dimension. */
export const drillName = "slotgate-drill";
