import type { MemorySink } from "@slotgate/telemetry/test";
import {
  type ContentStore,
  type Found,
  type Lease,
  type LeaseSeen,
  mostFailures,
} from "../content/content-store.ts";
import type { JobContent } from "../content/job-content.ts";
import { StoreUnavailableError } from "../content/store-unavailable-error.ts";

/** Results and leases in memory: reads what the journal stored, and ends leases with their records. */
export interface MemoryContentStore extends ContentStore {
  /** While set, every read fails. */
  down: boolean;
  /** Runs before every read, with the number of reads before it. */
  beforeFind: (asked: number) => void;
  /** Gives the lease to another holder. */
  readonly lead: (jobId: string) => LeaseSeen;
  /** Ends the lease on the job and wakes its waiters. */
  readonly end: (jobId: string, as: "unused" | "failed") => void;
  /** Tokens of the leases held now. */
  readonly held: () => readonly string[];
  readonly returned: { readonly token: string; readonly as: "unused" | "failed" }[];
  readonly waiting: () => number;
  readonly wakeAll: () => void;
}

interface LeaseRow {
  token: string;
  chain: string;
  failures: number;
  held: boolean;
}

export function createMemoryContentStore(sink: MemorySink): MemoryContentStore {
  const leases = new Map<string, LeaseRow>();
  const waiters = new Map<() => void, string>();
  let tokens = 0;
  let read = 0;
  let asked = 0;

  /** Leases end in the transaction of a record. */
  function catchUp(): void {
    for (const { effects } of sink.entries.slice(read)) {
      if (effects.leaseEnd !== null) endByToken(effects.leaseEnd);
    }
    read = sink.entries.length;
  }

  function endByToken({ token, as }: { token: string; as: "succeeded" | "unused" | "failed" }): void {
    for (const [jobId, lease] of leases) {
      if (lease.token !== token) continue;
      if (as !== "failed") leases.delete(jobId);
      else if (lease.held) leases.set(jobId, { ...lease, held: false, failures: lease.failures + 1 });
    }
  }

  function wake(token: string): void {
    for (const [resolve, of] of waiters) if (of === token) resolve();
  }

  async function ask<T>(question: () => T): Promise<T> {
    await Promise.resolve();
    if (store.down) throw new StoreUnavailableError({ cause: new Error("down") });
    catchUp();
    return question();
  }

  function found({ jobId, owner, contentDigest, jobDigest }: JobContent): Found {
    const stored = sink.results.filter(
      (one) => one.owner === owner && one.result.jobId === jobId && !sink.goneResults.has(one.decisionId),
    );
    const same = stored.findLast(({ generation }) => generation?.contentDigest === contentDigest);
    if (same !== undefined) {
      const { decisionId, result, requiresReview } = same;
      return { is: "stored", decisionId, result, requiresReview };
    }
    const other = stored.some((one) => one.jobDigest !== jobDigest);
    return { is: other ? "conflict" : "nothing" };
  }

  function take(jobId: string, { chain, failures }: { chain?: string; failures: number }): Lease {
    const token = String(++tokens);
    leases.set(jobId, { token, chain: chain ?? token, failures, held: true });
    return { token };
  }

  function giveUp({ token }: Lease, as: "unused" | "failed"): void {
    if (token === null) return;
    store.returned.push({ token, as });
    catchUp();
    endByToken({ token, as });
    wake(token);
  }

  const store: MemoryContentStore = {
    down: false,
    beforeFind: () => {},
    returned: [],
    find: (content) => {
      const before = asked++;
      return ask(() => {
        store.beforeFind(before);
        return found(content);
      });
    },
    findOrLease: async (content) => {
      const found = await store.find(content);
      if (found.is !== "nothing") return { found, leasing: null };
      const leasing = await store.lease(content, { after: null });
      if (leasing.is !== "held") return { found, leasing };
      const since = await store.find(content).catch((error: unknown) => {
        giveUp(leasing.lease, "unused");
        throw error;
      });
      return { found: since, leasing };
    },
    lease: ({ jobId }, { after }) =>
      ask(() => {
        const row = leases.get(jobId);
        if (row === undefined) return { is: "held", lease: take(jobId, { failures: 0 }) };
        if (row.held) return { is: "taken", by: { token: row.token, chain: row.chain, strikes: 0 } };
        if (after === null) return { is: "held", lease: take(jobId, { failures: 0 }) };
        return row.failures < mostFailures
          ? { is: "held", lease: take(jobId, row) }
          : { is: "given-up", failures: row.failures };
      }),
    changed: ({ token }) =>
      new Promise((resolve) => {
        const done = () => {
          waiters.delete(done);
          resolve();
        };
        waiters.set(done, token);
      }),
    ended: ({ token }) => {
      if (token !== null) wake(token);
    },
    giveBack: (lease) => giveUp(lease, "unused"),
    giveUp: (lease) => giveUp(lease, "failed"),
    lead(jobId) {
      const { token } = take(jobId, { failures: 0 });
      return { token: token ?? "", chain: token ?? "", strikes: 0 };
    },
    end(jobId, as) {
      const { token } = leases.get(jobId) ?? { token: "" };
      endByToken({ token, as });
      wake(token);
    },
    held() {
      catchUp();
      return [...leases.values()].filter(({ held }) => held).map(({ token }) => token);
    },
    waiting: () => waiters.size,
    wakeAll() {
      for (const resolve of [...waiters.keys()]) resolve();
    },
  };
  return store;
}
