import { randomBytes } from "node:crypto";
import type { TelemetryV1 } from "@slotgate/contracts";
import { type ChainedRecord, chainRecord, expectedHash, genesis, headAfter } from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createDatabase } from "./world/create-database.ts";
import { startSlotgate } from "./world/slotgate-process.ts";

const writer = "writer-1";
let url: string;
let database: pg.Pool;
beforeAll(async () => {
  url = await createDatabase(inject("stack").databaseUrl, `retention_${randomBytes(4).toString("hex")}`);
  database = new pg.Pool({ connectionString: url, max: 2 });
  await migrate();
});
afterAll(() => database.end());

const migrate = (env: Readonly<Record<string, string>> = {}) =>
  startSlotgate(["migrate"], { DATABASE_URL: url, ...env }).ended;

const draft = (decisionId: string, changes: Partial<TelemetryV1>) => ({
  ...sampleDraft({ eventId: decisionId }),
  decisionId,
  runId: `run of ${decisionId}`,
  ...changes,
});

/** Five records of one chain: three old ones, including an admission, and two new ones. */
function chainOfFive(): readonly ChainedRecord[] {
  const drafts = [
    draft("a", { event: "denial", reason: "NOT_OPTED_IN" }),
    draft("b", { event: "admission", reason: "ADMITTED", status: null }),
    draft("c", { event: "denial", reason: "NOT_OPTED_IN" }),
    draft("d", { event: "denial", reason: "NOT_OPTED_IN" }),
    draft("b", { event: "outcome", reason: "INTERRUPTED", status: "FAILED" }),
  ];
  let head = genesis(writer);
  return drafts.map((one) => {
    const chained = chainRecord(one, head);
    head = headAfter(chained);
    return chained;
  });
}

async function insert(records: readonly ChainedRecord[], recordedAt: string): Promise<void> {
  for (const { record, line } of records)
    await database.query(
      `insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, body, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [writer, record.chain.seq, record.decisionId, record.jobId, record.owner, line, recordedAt],
    );
}
const count = async (table: string): Promise<number> =>
  Number((await database.query(`select count(*) from ${table}`)).rows[0]?.count);

it("drops whole weeks, none with an open admission, and the rest continues the chain from the noted hash", async () => {
  const records = chainOfFive();
  // The partition for records from before partitions is empty, so earlier weeks can be made by hand.
  await database.query("drop table telemetry_record_first");
  await database.query(
    "create table telemetry_record_20260105 partition of telemetry_record for values from ('2026-01-05Z') to ('2026-01-12Z')",
  );
  await insert(records.slice(0, 3), "2026-01-07T00:00:00Z");
  await insert(records.slice(3, 4), new Date().toISOString());
  for (const id of ["a", "d"])
    await database.query(
      "insert into run (owner, run_id, subject, jobs, submitted_at) values ('o', $1, 's', 1, '2026-01-07Z')",
      [`run of ${id}`],
    );

  expect((await migrate()).stdout).not.toContain("dropped");
  const held = await migrate({ SLOTGATE_RETENTION_DAYS: "30" });
  expect(held).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("20260105 has expired but was not dropped"),
  });
  expect(held.stderr).toContain("open-admission");
  expect(await count("telemetry_record")).toBe(4);

  await insert(records.slice(4), new Date().toISOString());
  const dropped = await migrate({ SLOTGATE_RETENTION_DAYS: "30" });
  expect(dropped).toMatchObject({ code: 0, stderr: "" });
  expect(dropped.stdout).toContain("dropped partition telemetry_record_20260105 with 3 records");
  const { rows: removed } = await database.query(
    "select writer_id, first_seq::int, last_seq::int, last_hash, partition from telemetry_removed",
  );
  const behind = records[2]?.record.chain.hash ?? "";
  expect(removed).toEqual([
    {
      writer_id: writer,
      first_seq: 1,
      last_seq: 3,
      last_hash: behind,
      partition: "telemetry_record_20260105",
    },
  ]);
  const { rows } = await database.query<{ body: TelemetryV1 }>(
    "select body from telemetry_record order by seq",
  );
  let previous = behind;
  for (const { body } of rows) {
    expect(body.chain).toMatchObject({ prevHash: previous, hash: expectedHash(body) });
    previous = body.chain.hash;
  }
  expect(rows.map(({ body }) => body.chain.seq)).toEqual([4, 5]);
  // A run is kept as long as it has records.
  expect((await database.query("select run_id from run")).rows).toEqual([{ run_id: "run of d" }]);
});

it("keeps a week whose chain has a gap, as evidence of the fault", async () => {
  await database.query(
    "create table telemetry_record_20260112 partition of telemetry_record for values from ('2026-01-12Z') to ('2026-01-19Z')",
  );
  const [first, , third] = chainOfFive();
  if (first === undefined || third === undefined) expect.unreachable();
  for (const { record, line } of [first, third])
    await database.query(
      `insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, body, recorded_at)
       values ('with a gap', $1, 'gap', $2, 'o', $3, '2026-01-14Z')`,
      [record.chain.seq, record.jobId, line],
    );
  const { code, stderr } = await migrate({ SLOTGATE_RETENTION_DAYS: "30" });
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("chain") });
  expect(await count("telemetry_record_20260112")).toBe(2);
});

it("moves records out of the default partition as soon as their week can be made", async () => {
  const [one] = chainOfFive();
  if (one === undefined) expect.unreachable();
  await database.query(
    `insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, body, recorded_at)
     values ('ahead', 1, 'ahead', 'ahead', 'o', $1, '2031-05-07Z')`,
    [one.line],
  );
  expect(await count("telemetry_record_default")).toBe(1);
  expect((await migrate()).stdout).toContain("made partition telemetry_record_20310505");
  expect(await count("telemetry_record_default")).toBe(0);
  expect(await count("telemetry_record_20310505")).toBe(1);
});
