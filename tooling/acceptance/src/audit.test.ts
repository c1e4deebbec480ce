import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateRecords, loadRecords } from "@slotgate/bench/records";
import { type TemporaryDirectory, temporaryDirectory } from "@slotgate/stack";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createDatabase } from "./world/create-database.ts";
import { allowlistOf } from "./world/documents.ts";
import { type Ended, runSlotgate } from "./world/run-slotgate.ts";

const found = 4;

/** A database with the service's tables and records as services write them. */
interface Records {
  readonly client: pg.Client;
  readonly slotgate: (...args: string[]) => Promise<Ended>;
  /** Changes the database, runs `look`, and restores everything. */
  readonly having: (statements: readonly string[], look: () => Promise<void>) => Promise<void>;
}

let directory: TemporaryDirectory;
let few: Records;
let many: Records;
const manyRecords = 20_000;

beforeAll(async () => {
  directory = await temporaryDirectory("audit");
  few = await recordsOf(400);
  many = await recordsOf(manyRecords);
});
afterAll(async () => {
  await few.client.end();
  await many.client.end();
  await directory.remove();
});

async function recordsOf(count: number): Promise<Records> {
  const url = await createDatabase(
    inject("stack").databaseUrl,
    `audit_${count}_${randomBytes(4).toString("hex")}`,
  );
  const slotgate = (...args: string[]) => runSlotgate(args, { DATABASE_URL: url });
  expect((await slotgate("migrate")).code).toBe(0);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await loadRecords(client, generateRecords({ count }));
  const tables = ["telemetry_record", "telemetry_writer", "evidence_document"];
  return {
    client,
    slotgate,
    async having(statements, look) {
      const changed = tables.filter((table) => statements.some((statement) => statement.includes(table)));
      for (const table of changed) await client.query(`create table kept_${table} as table ${table}`);
      try {
        for (const statement of statements) {
          const { rowCount } = await client.query(statement);
          expect(rowCount, statement).toBeGreaterThan(0);
        }
        await look();
      } finally {
        for (const table of changed) {
          await client.query(`truncate ${table}`);
          await client.query(`insert into ${table} select * from kept_${table}`);
          await client.query(`drop table kept_${table}`);
        }
      }
    },
  };
}

interface Verification {
  readonly records: number;
  readonly writers: number;
  readonly findings: readonly Record<string, unknown>[];
}

async function verify(...args: string[]): Promise<Verification & { readonly code: number }> {
  const { code, stdout } = await few.slotgate("verify", "--json", ...args);
  return { code, ...(JSON.parse(stdout) as Verification) };
}

const writer = async (): Promise<string> => {
  const { rows } = await few.client.query("select writer_id from telemetry_writer order by 1 limit 1");
  return String(rows[0]?.writer_id);
};
const of = async (seq: number): Promise<string> => `writer_id = '${await writer()}' and seq = ${seq}`;

describe("slotgate verify", () => {
  it("finds nothing in unaltered records, in all of them or in a window", async () => {
    expect(await verify()).toMatchObject({ code: 0, records: 400, writers: 4, findings: [] });
    const window = ["--since", "2026-01-01T00:00:00.100Z", "--until", "2026-01-01T00:00:00.200Z"];
    const inWindow = await verify(...window);
    expect(inWindow).toMatchObject({ code: 0, writers: 4, findings: [] });
    expect(inWindow.records).toBeGreaterThan(50);
    expect(inWindow.records).toBeLessThan(300);
    const { stdout, stderr } = await few.slotgate("verify");
    expect(stdout).toMatch(/^400 records of 4 writers, from 2026-01-01T00:00:00.000Z to\s.+\n/);
    expect(stdout).toContain("nothing is missing, altered or out of place");
    expect(stdout).toContain("without exported heads");
    expect(stderr).toBe("");
  });

  it("finds one deleted row", async () => {
    const writerId = await writer();
    await few.having([`delete from telemetry_record where ${await of(17)}`], async () => {
      expect(await verify()).toMatchObject({
        code: found,
        findings: [{ kind: "missing", writerId, from: 17, to: 17 }],
      });
      const { stdout, stderr } = await few.slotgate("verify");
      expect(stdout).toMatch(
        new RegExp(`^writer ${writerId}\\n {2}17 +missing +1 record is not in the database\\n`),
      );
      expect(stderr).toContain("1 finding");
    });
  });

  it("finds one altered field, in the record's text or in a column of its row", async () => {
    const writerId = await writer();
    const altered = { code: found, findings: [{ kind: "altered", writerId, seq: 20 }] };
    const change = `update telemetry_record set body = replace(body::text, '"latencyMs":', '"latencyMs":1')::json`;
    await few.having([`${change} where ${await of(20)}`], async () => {
      expect(await verify()).toMatchObject(altered);
    });
    await few.having([`update telemetry_record set job_id = 'another' where ${await of(20)}`], async () => {
      expect(await verify()).toMatchObject(altered);
    });
  });

  it.each([
    "run_id = 'another'",
    "reason = 'ADMITTED'",
    "kind = 'another'",
    "rule_id = 'another'",
    `scope = scope || '{"subject": "another"}'`,
    "scope = '{}'",
    "decided_at = decided_at + interval '1 second'",
    "decided_at = null",
    "event = 'late-outcome'",
  ])("finds an altered column beside an intact text: %s", async (change) => {
    const writerId = await writer();
    await few.having([`update telemetry_record set ${change} where ${await of(20)}`], async () => {
      expect(await verify()).toMatchObject({
        code: found,
        findings: [
          {
            kind: "altered",
            writerId,
            seq: 20,
            what: expect.stringMatching(/^(?:its column|the store marks)/),
          },
        ],
      });
    });
  });

  it("finds two swapped rows", async () => {
    const writerId = await writer();
    const swap = [
      `update telemetry_record set seq = 0 where ${await of(11)}`,
      `update telemetry_record set seq = 11 where ${await of(30)}`,
      `update telemetry_record set seq = 30 where ${await of(0)}`,
    ];
    await few.having(swap, async () => {
      const { code, findings } = await verify();
      expect({ code, findings }).toEqual({
        code: found,
        findings: [
          { kind: "out-of-place", writerId, seq: 11, belongs: { writerId, seq: 30 } },
          { kind: "out-of-place", writerId, seq: 30, belongs: { writerId, seq: 11 } },
        ],
      });
    });
  });

  it("finds a cut-off chain and a missing writer, but only with exported heads", async () => {
    const writerId = await writer();
    const path = join(directory.path, "heads.json");
    expect(await few.slotgate("heads", "export", "--out", path)).toMatchObject({ code: 0, stdout: "" });
    expect((await few.slotgate("heads", "export", "--out", path)).code).toBe(1);
    const { rows } = await few.client.query<{ seq: number }>(
      `select seq::int from telemetry_writer where writer_id = '${writerId}'`,
    );
    const last = rows[0]?.seq ?? 0;
    expect(await verify("--heads", path)).toMatchObject({ code: 0, findings: [] });

    const cut = [
      `delete from telemetry_record where writer_id = '${writerId}' and seq > ${last - 3}`,
      `update telemetry_writer w set seq = r.seq, hash = r.body -> 'chain' ->> 'hash' from telemetry_record r
       where w.writer_id = '${writerId}' and r.writer_id = w.writer_id and r.seq = ${last - 3}`,
    ];
    await few.having(cut, async () => {
      expect(await verify()).toMatchObject({ code: 0, findings: [] });
      const window = [[], ["--until", "2026-01-01T00:00:00.100Z"], ["--since", "2026-01-01T00:00:00.100Z"]];
      for (const bounds of window) {
        expect(await verify("--heads", path, ...bounds)).toMatchObject({
          code: found,
          findings: [{ kind: "cut-off", writerId, from: last - 2, to: last }],
        });
      }
    });
    const gone = ["telemetry_record", "telemetry_writer"].map(
      (table) => `delete from ${table} where writer_id = '${writerId}'`,
    );
    await few.having(gone, async () => {
      expect(await verify()).toMatchObject({ code: 0, writers: 3 });
      expect(await verify("--heads", path)).toMatchObject({
        code: found,
        findings: [{ kind: "writer-missing", writerId, seq: last }],
      });
    });
  });

  it("reports an invalid heads file, and a database that is not slotgate's", async () => {
    const path = join(directory.path, "no-heads.json");
    await writeFile(path, "{}");
    expect(await few.slotgate("verify", "--heads", path)).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("not an export of heads"),
    });
    const empty = { DATABASE_URL: inject("stack").databaseUrl };
    for (const command of [["verify"], ["replay"], ["heads", "export"]])
      expect(await runSlotgate(command, empty)).toMatchObject({
        code: 1,
        stdout: "",
        stderr: expect.stringContaining("slotgate migrate"),
      });
  });
});

interface Replay {
  readonly records: number;
  readonly totals: Readonly<Record<string, number>>;
  readonly differences: readonly {
    readonly is: string;
    readonly record: { readonly writerId: string; readonly seq: number };
  }[];
}

async function replay(...args: string[]): Promise<Replay & { readonly code: number }> {
  const { code, stdout } = await many.slotgate("replay", "--json", ...args);
  return { code, ...(JSON.parse(stdout) as Replay) };
}

/** Writer id and `seq` of every record that names a control snapshot. */
async function placesNaming(digest: string): Promise<string[]> {
  const { rows } = await many.client.query<{ place: string }>(
    `select writer_id || ' ' || seq as place from telemetry_record
     where body -> 'evidence' -> 'controls' ->> 'digest' = '${digest}'`,
  );
  return rows.map(({ place }) => place).sort();
}

const at2500 = `kind = 'control-snapshot' and body::text like '%"basisPoints":2500%'`;
const digestAt2500 = async (): Promise<string> => {
  const { rows } = await many.client.query(`select digest from evidence_document where ${at2500}`);
  expect(rows).toHaveLength(1);
  return String(rows[0]?.digest);
};
const placesIn = ({ differences }: Replay): string[] =>
  differences.map(({ record }) => `${record.writerId} ${record.seq}`).sort();

describe("slotgate replay", () => {
  it("finds no difference in records of every kind as services write them", async () => {
    const { code, records, totals, differences } = await replay();
    expect({ code, differences }).toEqual({ code: 0, differences: [] });
    expect(records).toBeGreaterThanOrEqual(manyRecords);
    expect(totals["same"]).toBe(records - (totals["undecided"] ?? 0));
    const window = await replay("--since", "2026-01-01T00:00:01Z", "--until", "2026-01-01T00:00:02Z");
    expect(window).toMatchObject({ code: 0, differences: [] });
    expect(window.records).toBeGreaterThan(1_000);
    expect(window.records).toBeLessThan(2_000);
  });

  it("reports exactly the records that name an altered control snapshot", async () => {
    const digest = await digestAt2500();
    const naming = await placesNaming(digest);
    const change = `update evidence_document set body = replace(body::text, '2500', '2600')::json where ${at2500}`;
    await many.having([change], async () => {
      const replayed = await replay();
      expect(replayed).toMatchObject({ code: found, totals: { "document-altered": naming.length } });
      expect(placesIn(replayed)).toEqual(naming);
      const { stdout } = await many.slotgate("replay", "--until", "2026-01-01T00:00:00.100Z");
      expect(stdout).toMatch(/\* basisPoints +2500 +2600\n/);
    });
    expect(naming.length).toBeGreaterThan(1_000);
  });

  it("reports records that name a missing document as such", async () => {
    const naming = await placesNaming(await digestAt2500());
    await many.having([`delete from evidence_document where ${at2500}`], async () => {
      const replayed = await replay();
      expect(replayed).toMatchObject({ code: found, totals: { "document-missing": naming.length } });
      expect(placesIn(replayed)).toEqual(naming);
    });
  });

  it("shows both decisions of a record whose replay differs, as a table and as CSV", async () => {
    const change = `
      update telemetry_record set body = replace(body::text, '"optIn":false', '"optIn":true')::json
      where ctid = (select ctid from telemetry_record where body ->> 'reason' = 'NOT_OPTED_IN' order by seq limit 1)`;
    await few.having([change], async () => {
      const table = await few.slotgate("replay");
      expect(table.code).toBe(found);
      expect(table.stdout).toMatch(/the repeated decision differs\n/);
      expect(table.stdout).toMatch(/RECORDED +REPLAYED\n/);
      expect(table.stdout).toMatch(/\* reason +NOT_OPTED_IN +[A-Z_]+\n/);
      const csv = await few.slotgate("replay", "--format", "csv");
      const [head, row, ...more] = csv.stdout.trimEnd().split("\r\n");
      expect(head).toMatch(
        /^is,writerId,seq,event,decidedAt,jobId,decisionId,differing,digests,recorded.outcome,/,
      );
      expect(row).toMatch(/^different,.+NOT_OPTED_IN/);
      expect(more).toEqual([]);
      expect(csv.stderr).toContain("the repeated decision differs");
    });
  });
});

describe("slotgate replay what-if", () => {
  interface WhatIf {
    readonly sample: number;
    readonly totals: Readonly<Record<string, number>>;
    readonly examples: readonly { readonly direction: string; readonly job: { readonly jobId: string } }[];
  }
  const suppose = async (...args: string[]): Promise<WhatIf> => {
    const { code, stdout } = await many.slotgate("replay", "--json", ...args);
    expect(code).toBe(0);
    return JSON.parse(stdout) as WhatIf;
  };

  it("applies another percentage: none admitted at 0, each job counted once", async () => {
    const nobody = await suppose("--with-percent", "0");
    expect(nobody.totals).toMatchObject({ wouldBeAdmitted: 0, stillAdmitted: 0 });
    expect(nobody.totals["wouldBeDenied"]).toBeGreaterThan(100);
    const everybody = await suppose("--with-percent", "100");
    expect(everybody.totals).toMatchObject({ wouldBeDenied: 0 });
    expect(everybody.totals["wouldBeAdmitted"]).toBeGreaterThan(100);
    expect(everybody.sample).toBe(nobody.sample);
    const { rows } = await many.client.query(
      "select count(distinct (owner, job_id))::int as jobs from telemetry_record",
    );
    const left = (nobody.totals["unknown"] ?? 0) + (nobody.totals["withoutGates"] ?? 0);
    expect(nobody.sample + left).toBe(rows[0]?.jobs);
    expect(nobody.examples).toHaveLength(10);
  });

  it("applies another allowlist, and refuses an invalid one", async () => {
    const path = join(directory.path, "allowlist.json");
    await writeFile(path, JSON.stringify(allowlistOf({ rules: [] })));
    const { totals } = await suppose("--with-allowlist", path);
    expect(totals).toMatchObject({ wouldBeAdmitted: 0, stillAdmitted: 0 });
    expect(totals["wouldBeDenied"]).toBeGreaterThan(100);
    const { stdout } = await many.slotgate("replay", "--with-allowlist", path);
    expect(stdout).toMatch(/^[\d,]+ of [\d,]+ jobs would change\./);
    expect(stdout).toMatch(/out +publishing +les\S+ +ADMITTED +NOT_ALLOWLISTED/);
    await writeFile(path, "{}");
    expect(await many.slotgate("replay", "--with-allowlist", path)).toMatchObject({ code: 3, stdout: "" });
  });
});
