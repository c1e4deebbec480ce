export const dayMs = 86_400_000;
export const weekMs = 7 * dayMs;

/** 1970 began on a Thursday; weeks are counted from the Monday before. */
const firstMonday = -3 * dayMs;

/** The Monday (UTC) of the week of `instant`; both are milliseconds since 1970. */
export const mondayOf = (instant: number): number =>
  Math.floor((instant - firstMonday) / weekMs) * weekMs + firstMonday;

const prefix = "telemetry_record_";

/** `telemetry_record_20261130`: the partition of the week that begins on that Monday. */
export const partitionName = (monday: number): string =>
  `${prefix}${new Date(monday).toISOString().slice(0, 10).replaceAll("-", "")}`;

/** The Monday that a partition is named after; null for other names. */
export function mondayIn(name: string): number | null {
  const [, year, month, day] = /^telemetry_record_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  return year === undefined ? null : Date.parse(`${year}-${month}-${day}T00:00:00Z`);
}
