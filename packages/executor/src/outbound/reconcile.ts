import { completeWriters, type OutboundContent } from "./read-outbound.ts";

/** What the records of one decision say. */
export interface RecordedCalls {
  readonly decisionId: string;
  /** The replica that holds its admission; null: no admission. */
  readonly holder: string | null;
  /** The number of requests in its outcome; null: unknown. */
  readonly attempts: number | null;
  readonly state: "open" | "ended";
}

export type RequestDifference =
  /** Requests were sent for a decision that was never admitted. */
  | { readonly is: "request-without-admission"; readonly decisionId: string; readonly requests: number }
  | {
      readonly is: "attempts-differ";
      readonly decisionId: string;
      readonly requests: number;
      readonly recorded: number;
    };

export interface Reconciliation {
  readonly requests: number;
  readonly decisions: number;
  readonly differences: readonly RequestDifference[];
  /** Admissions without an outcome; their calls may be under way. */
  readonly open: number;
  /** Outcomes without a number of requests. */
  readonly unknown: number;
  readonly unreadable: number;
}

/** Compares the requests that left the process with the records of the ledger's decisions and writers. */
export function reconcile(content: OutboundContent, records: readonly RecordedCalls[]): Reconciliation {
  const complete = completeWriters(content);
  const recorded = new Map(records.map((one) => [one.decisionId, one]));
  const ids = new Set([...content.requests.keys(), ...recorded.keys()]);
  const differences = [...ids].flatMap((decisionId): RequestDifference[] => {
    const requests = content.requests.get(decisionId) ?? 0;
    const record = recorded.get(decisionId);
    if (record === undefined || record.holder === null)
      return requests === 0 ? [] : [{ is: "request-without-admission", decisionId, requests }];
    // A writer's requests are known only if all of its files are present.
    if (record.attempts === null || record.attempts === requests || !complete.has(record.holder)) return [];
    return [{ is: "attempts-differ", decisionId, requests, recorded: record.attempts }];
  });
  return {
    requests: [...content.requests.values()].reduce((sum, count) => sum + count, 0),
    decisions: content.requests.size,
    differences,
    open: records.filter(({ state }) => state === "open").length,
    unknown: records.filter(({ state, attempts }) => state === "ended" && attempts === null).length,
    unreadable: content.unreadable,
  };
}
