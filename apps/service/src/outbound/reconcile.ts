import { completeWriters, type OutboundContent } from "./read-outbound.ts";

/** What records say of one decision. */
export interface RecordedCalls {
  readonly decisionId: string;
  /** The replica that holds its admission; null: it has none. */
  readonly holder: string | null;
  /** What its outcome says that it sent; null where that is not known. */
  readonly attempts: number | null;
  /** Whether it has its outcome. */
  readonly state: "open" | "ended";
}

export type Difference =
  /** Requests left for something that was never admitted. */
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
  readonly differences: readonly Difference[];
  /** Admissions without an outcome; their calls may be under way. */
  readonly open: number;
  /** Outcomes that do not say what was sent. */
  readonly unknown: number;
  readonly unreadable: number;
}

/** Compares what left the process with what records say of it. `records`: of the ledger's decisions and writers. */
export function reconcile(content: OutboundContent, records: readonly RecordedCalls[]): Reconciliation {
  const complete = completeWriters(content);
  const recorded = new Map(records.map((one) => [one.decisionId, one]));
  const ids = new Set([...content.requests.keys(), ...recorded.keys()]);
  const differences = [...ids].flatMap((decisionId): Difference[] => {
    const requests = content.requests.get(decisionId) ?? 0;
    const record = recorded.get(decisionId);
    if (record === undefined || record.holder === null)
      return requests === 0 ? [] : [{ is: "request-without-admission", decisionId, requests }];
    // What a writer sent is known only where all of its files are there.
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
