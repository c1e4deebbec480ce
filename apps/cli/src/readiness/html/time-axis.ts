import type { ReadinessDay, ReadinessReportV1 } from "@slotgate/contracts";

/** In milliseconds. */
export const dayLength = 24 * 60 * 60 * 1_000;

/** The whole days (UTC) that a report's window touches, in milliseconds since 1970. */
export interface TimeAxis {
  readonly from: number;
  readonly to: number;
  readonly days: readonly { readonly from: number; readonly figures: ReadinessDay | null }[];
}

export function timeAxis({ from, to, days }: ReadinessReportV1): TimeAxis {
  const known = new Map(days.map((day) => [Date.parse(day.day), day]));
  const starts = [...known.keys(), startOfDay(Date.parse(from)), startOfDay(Date.parse(to) - 1)];
  const first = Math.min(...starts);
  const length = Math.round((Math.max(...starts) - first) / dayLength) + 1;
  return {
    from: first,
    to: first + length * dayLength,
    days: Array.from({ length }, (_, at) => first + at * dayLength).map((start) => ({
      from: start,
      figures: known.get(start) ?? null,
    })),
  };
}

const monthOf = new Intl.DateTimeFormat("en", { timeZone: "UTC", month: "short" });

const startOfDay = (at: number): number => Math.floor(at / dayLength) * dayLength;

/** Labels in the middle of days, or at the beginning of months, so many as there is room for. */
export function labelsOf({ days }: TimeAxis, width: number): ReadonlyMap<number, string> {
  const months = days.length > 62;
  const starts = days.map((day) => day.from).filter((start) => !months || new Date(start).getUTCDate() === 1);
  const room = Math.max(1, Math.floor(width / (months ? 72 : 48)));
  const every = Math.ceil(starts.length / room);
  return new Map(
    starts
      .filter((_, at) => at % every === 0)
      .map((start) => [
        months ? start : start + dayLength / 2,
        months
          ? `${monthOf.format(start)} ${new Date(start).getUTCFullYear()}`
          : `${new Date(start).getUTCDate()} ${monthOf.format(start)}`,
      ]),
  );
}
