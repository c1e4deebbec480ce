import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SessionClient } from "./session-client.ts";

/** Statements sent, and the answers to them: an error is thrown, anything else is rows. */
let sent: (string | undefined)[];
let answers: Map<RegExp, Error | readonly object[]>;

beforeEach(() => {
  sent = [];
  answers = new Map();
  vi.spyOn(pg.Client.prototype, "query").mockImplementation((async (statement: pg.QueryConfig) => {
    sent.push(statement.name === undefined ? statement.text : `${statement.name}: ${statement.text}`);
    const [, answer = []] = [...answers].find(([pattern]) => pattern.test(statement.text)) ?? [];
    if (answer instanceof Error) throw answer;
    return statement.text.includes("set local") ? [{ rows: [] }, { rows: answer }] : { rows: answer };
  }) as never);
});
afterEach(() => vi.restoreAllMocks());

const refused = (code: string) => Object.assign(new pg.DatabaseError("no", 1, "error"), { code });
const pooledClient = () => {
  const client = new SessionClient();
  client.setInEachTransaction({ settings: { DateStyle: "ISO" }, access: "read-write" });
  return client;
};
const begin = (modes: string) =>
  `begin ${modes}; set local DateStyle = 'ISO'; select current_setting('transaction_read_only') as slotgate_read_only`;
const plain = begin("isolation level read committed");

describe("behind a pooler", () => {
  it("wraps each statement in a transaction, with the settings and without names", async () => {
    await pooledClient().query({ name: "prepared", text: "select 1", values: [] });
    expect(sent).toEqual([plain, "select 1", "commit"]);
  });

  it("answers callbacks too", async () => {
    const client = pooledClient();
    const rows = await new Promise((resolve, reject) => {
      client.query("select $1", ["x"], (error: Error | undefined, result: pg.QueryResult) =>
        error === undefined ? resolve(result.rows) : reject(error),
      );
    });
    expect(rows).toEqual([]);
  });

  it.each([
    ["begin", "begin isolation level read committed"],
    [
      "start transaction isolation level repeatable read",
      "start transaction isolation level repeatable read",
    ],
    ["begin isolation level repeatable read read only", "begin isolation level repeatable read read only"],
    ["BEGIN read only", "BEGIN read only, isolation level read committed"],
  ])("adds the settings to a transaction begun with `%s`", async (text, begun) => {
    const client = pooledClient();
    await Promise.all([client.query(text), client.query("select 1"), client.query("commit")]);
    await client.query("select 2");
    expect(sent[0]?.startsWith(`${begun}; set local`)).toBe(true);
    expect(sent.slice(1)).toEqual(["select 1", "commit", plain, "select 2", "commit"]);
  });

  it("recognizes a text that is a whole transaction, and a savepoint that does not end one", async () => {
    const client = pooledClient();
    await client.query("BEGIN; select 1; COMMIT;");
    await client.query("select 2");
    await client.query("begin");
    await client.query("rollback to savepoint s");
    await client.query("select 3");
    expect(sent.filter((text) => text === plain)).toHaveLength(2);
    expect(sent.at(-1)).toBe("select 3");
  });

  it("rolls back a failed statement, and runs without a transaction a statement that forbids one", async () => {
    answers.set(/^select/, refused("22003"));
    const client = pooledClient();
    await expect(client.query("select 1")).rejects.toThrow("no");
    expect(sent).toEqual([plain, "select 1", "rollback"]);
    sent = [];
    answers.set(/^create index/, refused("25001"));
    await expect(client.query("create index concurrently")).rejects.toThrow("no");
    expect(sent.at(-1)).toBe("create index concurrently");
  });

  it("leaves a read-only transaction open, so that the pooler drops its session", async () => {
    answers.set(/^begin/, [{ slotgate_read_only: "on" }]);
    const client = pooledClient();
    const lost: string[] = [];
    client.watch((code) => lost.push(code));
    await expect(client.query("select 1")).rejects.toThrow(/read-only/);
    expect(client.unusable).toBe(true);
    await client.query("rollback");
    expect(sent).toEqual([plain]);
    expect(lost).toEqual(["25006"]);
  });
});

it("sends statements unchanged over a dedicated session", async () => {
  const client = new SessionClient();
  await client.query({ name: "prepared", text: "select 1" });
  expect(sent).toEqual(["prepared: select 1"]);
});

it.each([
  ["25006", true],
  ["57P01", true],
  ["57P03", true],
  ["08006", true],
  ["26000", true],
  ["0A000", true],
  ["23505", false],
  ["40001", false],
  ["57014", false],
])("an error %s makes a session unusable: %s", (code, unusable) => {
  const client = new SessionClient();
  const lost: string[] = [];
  client.watch((was) => lost.push(was));
  client.connection.emit("errorMessage", { code });
  client.connection.emit("errorMessage", { code });
  expect({ lost, unusable: client.unusable }).toEqual({ lost: unusable ? [code] : [], unusable });
});
