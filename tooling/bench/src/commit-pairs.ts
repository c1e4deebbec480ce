import pg from "pg";
import { type LoadResult, loadResult } from "./load-result.ts";

export interface CommitOptions {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** JSON that one row holds. */
  readonly body: string;
}

/**
 * The yardstick for two durable transactions: two inserts of one row each, one after the other, each its own
 * commit. What is timed is the pair.
 */
export async function commitPairs({ url, connections, seconds, body }: CommitOptions): Promise<LoadResult> {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  const [first] = clients;
  await first?.query(
    "create table if not exists yardstick (id bigint generated always as identity primary key, body json not null)",
  );
  const insert = { name: "insert", text: "insert into yardstick (body) values ($1)", values: [body] };
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1_000;
  const drive = async (client: pg.Client): Promise<void> => {
    while (performance.now() < endAt) {
      const sentAt = performance.now();
      await client.query(insert);
      await client.query(insert);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(clients.map(drive));
  const elapsed = (performance.now() - startedAt) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return loadResult(latencies, { seconds: elapsed });
}
