import type { Gate, Reason, Status } from "@slotgate/contracts";

/** Which records; what is null excludes none. */
export interface TelemetryFilter {
  /** Whose; null: everybody's. */
  readonly owner: string | null;
  /** By `decidedAt`: from `since` on, and before `until`. */
  readonly since: string | null;
  readonly until: string | null;
  readonly reason: Reason | null;
  readonly gate: Gate | null;
  readonly status: Status | null;
  readonly kind: string | null;
  /** Values of dimensions; records with others beside them match too. */
  readonly scope: Readonly<Record<string, string>>;
  readonly ruleId: string | null;
  readonly runId: string | null;
  readonly jobId: string | null;
  /** Whether records of drills are among them. */
  readonly drills: (typeof drillChoices)[number];
}

export const drillChoices = ["leave-out", "include", "only"] as const;

export const orders = ["oldest-first", "newest-first"] as const;

/** A record's place in the order of pages. No two records share one, and none ever changes. */
export interface TelemetryPlace {
  readonly decidedAt: string;
  readonly writerId: string;
  readonly seq: number;
}

export interface TelemetryPage {
  readonly order: (typeof orders)[number];
  /** Where the page before ended; null: at the beginning. */
  readonly after: TelemetryPlace | null;
  readonly limit: number;
}

export interface FoundRecord {
  /** The record to the letter, as it was hashed. */
  readonly line: string;
  readonly place: TelemetryPlace;
}

/** Reads records back. Throws `StoreUnavailableError` when the database cannot be asked. */
export interface TelemetryReader {
  readonly page: (filter: TelemetryFilter, page: TelemetryPage) => Promise<readonly FoundRecord[]>;
}
