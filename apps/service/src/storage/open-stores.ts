import { openStore, type Store } from "./open-store.ts";

/** One database, asked over connections apart, so that whoever waits for an answer keeps nobody else from one. */
export interface Stores {
  /** What jobs wait for. */
  readonly jobs: Store;
  /**
   * One connection for each of two users: the replica's lease and the look at the schema. However many jobs there are,
   * and whatever they wait for, the lease is renewed.
   */
  readonly vital: Store;
  /** The kill is heard over a connection that nobody else waits for. */
  readonly hearing: Store;
  /** Whoever engages or releases a kill waits for what is under way, and for no job's connection. */
  readonly killing: Store;
  /** Allowlist and cap are known for as long as they were read lately, whatever jobs wait for. */
  readonly following: Store;
  /** Operators' changes of allowlist and cap wait neither for jobs nor for auditors. */
  readonly changing: Store;
  /** The queue of asynchronous runs looks for work whatever jobs wait for. */
  readonly queueing: Store;
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
