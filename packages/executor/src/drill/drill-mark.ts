/**
 * Marks a job as a drill's: its owner, which no key can have, in every record; and its kind, which callers cannot
 * submit.
 */
export const drillOwnerPrefix = "drill:";

export const drillOwner = (drillId: string): string => `${drillOwnerPrefix}${drillId}`;

export const isOfDrill = (owner: string): boolean => owner.startsWith(drillOwnerPrefix);

/** The same for jobs of a try of a generation document. Their kinds are those of callers. */
export const tryOwnerPrefix = "try:";

/** No key can have an owner that begins with one of these. Records of such owners do not count as production traffic. */
export const syntheticOwnerPrefixes = [drillOwnerPrefix, tryOwnerPrefix] as const;

export const isSyntheticOwner = (owner: string): boolean =>
  syntheticOwnerPrefixes.some((prefix) => owner.startsWith(prefix));

/** Kind and slot of a drill's jobs, and their value in every dimension. */
export const drillName = "slotgate-drill";
