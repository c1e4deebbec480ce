import { openStore, type Store } from "./open-store.ts";

/** One database, asked over connections apart, so that whoever waits for an answer keeps nobody else from one. */
export interface Stores {
  /** What jobs wait for. */
  readonly jobs: Store;
  /**
   * One connection for each of three users: the kill, the replica's lease and the look at the schema. However many
   * jobs there are, and whatever they wait for, the kill is heard and the lease is renewed.
   */
  readonly vital: Store;
  /** Questions of auditors take as long as they take. */
  readonly reading: Store;
  /** So does upkeep. */
  readonly tending: Store;
  /** Jobs have found the database lost: it is lost for what is vital too, and each would find out with a timeout. */
  readonly dropIdle: () => void;
  readonly close: () => Promise<void>;
}

export interface StoresOptions {
  readonly url: string;
  /** Told of every connection that broke, of those that jobs and what is vital need. */
  readonly onConnectionLost: (error: Error) => void;
}

/** Connects lazily. */
export function openStores({ url, onConnectionLost }: StoresOptions): Stores {
  const quietly = { url, onConnectionLost: () => {} };
  const jobs = openStore({ url, onConnectionLost, sending: "pipelined" });
  const vital = openStore({ url, onConnectionLost, connections: 3 });
  const reading = openStore({
    ...quietly,
    connections: 4,
    connectTimeoutMs: 10_000,
    statementTimeoutMs: 60_000,
  });
  const tending = openStore({ ...quietly, connections: 1, statementTimeoutMs: 0 });
  return {
    jobs,
    vital,
    reading,
    tending,
    dropIdle() {
      jobs.dropIdle();
      vital.dropIdle();
    },
    async close() {
      await Promise.all([jobs, vital, reading, tending].map((store) => store.close()));
    },
  };
}
