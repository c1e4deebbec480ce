import { openStore, type Store } from "./open-store.ts";

/** One database over separate pools, so that waiting in one does not delay another. */
export interface Stores {
  readonly jobs: Store;
  /**
   * One connection each for the replica lease and the schema watch. The lease is renewed however many jobs there are,
   * whatever they wait for.
   */
  readonly vital: Store;
  /** The kill state is read on its own connection. */
  readonly hearing: Store;
  /** Engaging or releasing a kill waits for admissions under way, but not for a connection used by jobs. */
  readonly killing: Store;
  /** Allowlist and cap are read on their own connection, independent of jobs. */
  readonly following: Store;
  /** Operators' changes of allowlist and cap wait neither for jobs nor for auditors. */
  readonly changing: Store;
  /** The queue of asynchronous runs polls independently of jobs. */
  readonly queueing: Store;
  /** Auditors' queries may take long. */
  readonly reading: Store;
  /** Upkeep may take long. */
  readonly tending: Store;
  /**
   * When jobs have lost the database, closes the idle connections of jobs and lease, each of which would run into a
   * timeout.
   */
  readonly dropIdle: () => void;
  readonly close: () => Promise<void>;
}

export interface StoresOptions {
  readonly url: string;
  /** Called for every broken connection of the pools for jobs and for the lease. */
  readonly onConnectionLost: (error: Error) => void;
}

/** Connects lazily. */
export function openStores({ url, onConnectionLost }: StoresOptions): Stores {
  const dropIdle = (): void => {
    for (const store of all) store.dropIdle();
  };
  const shared = { url, onUnusable: dropIdle };
  const quietly = { ...shared, onConnectionLost: () => {} };
  const jobs = openStore({ ...shared, onConnectionLost, sending: "pipelined" });
  const vital = openStore({ ...shared, onConnectionLost, connections: 2 });
  const hearing = openStore({
    ...quietly,
    connections: 1,
    connectTimeoutMs: 1_500,
    statementTimeoutMs: 1_500,
  });
  const killing = openStore({ ...quietly, connections: 2, statementTimeoutMs: 10_000 });
  const following = openStore({ ...quietly, connections: 1, statementTimeoutMs: 2_000 });
  const changing = openStore({ ...quietly, connections: 2, statementTimeoutMs: 10_000 });
  const queueing = openStore({ ...quietly, connections: 3, statementTimeoutMs: 10_000 });
  const reading = openStore({
    ...quietly,
    connections: 4,
    connectTimeoutMs: 10_000,
    statementTimeoutMs: 60_000,
    access: "any",
  });
  const tending = openStore({ ...quietly, connections: 1, statementTimeoutMs: 0 });
  const all = [jobs, vital, hearing, killing, following, changing, queueing, reading, tending];
  return {
    jobs,
    vital,
    hearing,
    killing,
    following,
    changing,
    queueing,
    reading,
    tending,
    dropIdle,
    async close() {
      await Promise.all(all.map((store) => store.close()));
    },
  };
}
