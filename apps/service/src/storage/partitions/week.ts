export const dayMs = 86_400_000;
export const weekMs = 7 * dayMs;

/** 1970 began on a Thursday; the Monday before it is where weeks are counted from. */
const firstMonday = -3 * dayMs;

/** The Monday (UTC) with which the week of `instant` begins; both are milliseconds since 1970. */
export const mondayOf = (instant: number): number =>
  Math.floor((instant - firstMonday) / weekMs) * weekMs + firstMonday;

const prefix = "telemetry_record_";

/** `telemetry_record_20261130`: the partition of the week that begins with that Monday. */
export const partitionName = (monday: number): string =>
  `${prefix}${new Date(monday).toISOString().slice(0, 10).replaceAll("-", "")}`;

/** The Monday that a partition is named after; null for names of another kind. */
export function mondayIn(name: string): number | null {
  const [, year, month, day] = /^telemetry_record_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  return year === undefined ? null : Date.parse(`${year}-${month}-${day}T00:00:00Z`);
}
