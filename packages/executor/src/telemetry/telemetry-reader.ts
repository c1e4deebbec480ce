import type { Gate, Reason, Status } from "@slotgate/contracts";

/** Which records to read; null excludes none. */
export interface TelemetryFilter {
  /** The owner; null: all. */
  readonly owner: string | null;
  /** By `decidedAt`: from `since` until before `until`. */
  readonly since: string | null;
  readonly until: string | null;
  readonly reason: Reason | null;
  readonly gate: Gate | null;
  readonly status: Status | null;
  readonly kind: string | null;
  /** Values of dimensions; records may have further dimensions. */
  readonly scope: Readonly<Record<string, string>>;
  readonly ruleId: string | null;
  readonly runId: string | null;
  readonly jobId: string | null;
  /** Whether to include records of drills. */
  readonly drills: (typeof drillChoices)[number];
}

export const drillChoices = ["leave-out", "include", "only"] as const;

export const orders = ["oldest-first", "newest-first"] as const;

/** A record's position in the order of pages, which is unique and never changes. */
export interface TelemetryPlace {
  readonly decidedAt: string;
  readonly writerId: string;
  readonly seq: number;
}

export interface TelemetryPage {
  readonly order: (typeof orders)[number];
  /** Where the previous page ended; null: at the beginning. */
  readonly after: TelemetryPlace | null;
  readonly limit: number;
}

export interface FoundRecord {
  /** The exact text that was hashed. */
  readonly line: string;
  readonly place: TelemetryPlace;
}

/** Reads records. Throws `StoreUnavailableError` when the database is unavailable. */
export interface TelemetryReader {
  readonly page: (filter: TelemetryFilter, page: TelemetryPage) => Promise<readonly FoundRecord[]>;
}
