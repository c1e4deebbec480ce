import { randomBytes } from "node:crypto";
import { temporaryDirectory } from "@slotgate/stack";
import { chainRecord, genesis, headAfter } from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { createDatabase } from "./world/create-database.ts";
import { runOf } from "./world/documents.ts";
import { appendAsOfFirstVersion, headAsOfFirstVersion } from "./world/first-version-statements.ts";
import { type Ended, runSlotgate } from "./world/run-slotgate.ts";
import { type SlotgateProcess, startSlotgate } from "./world/slotgate-process.ts";
import { until } from "./world/until.ts";

/** Kysely's lock id, and therefore that of every version. */
const migrationLock = "3853314791062309107";

let url: string;
let database: pg.Pool;
let spool: Awaited<ReturnType<typeof temporaryDirectory>>;
const processes: SlotgateProcess[] = [];
beforeEach(async () => {
  url = await createDatabase(inject("stack").databaseUrl, `migrate_${randomBytes(4).toString("hex")}`);
  database = new pg.Pool({ connectionString: url, max: 3 });
  spool = await temporaryDirectory("migrate-spool");
});
afterEach(async () => {
  for (const { child } of processes) child.kill("SIGKILL");
  await Promise.all(processes.splice(0).map(({ ended }) => ended));
  await database.end();
  await spool.remove();
});

const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): SlotgateProcess => {
  const started = startSlotgate(args, { DATABASE_URL: url, ...env });
  processes.push(started);
  return started;
};
const migrate = (...args: string[]): Promise<Ended> =>
  runSlotgate(["migrate", ...args], { DATABASE_URL: url });
const ran = async (): Promise<string[]> => {
  const { rows } = await database.query<{ name: string }>("select name from kysely_migration order by name");
  return rows.map(({ name }) => name);
};
const linesOf = ({ stdout }: { readonly stdout: string }): string[] =>
  stdout.split("\n").filter((line) => line !== "");

/** Changes the database as a newer version would. */
const migrateByNewer = async ({ oldestCode }: { readonly oldestCode: number }): Promise<void> => {
  await database.query("insert into kysely_migration (name, timestamp) values ('9001-newer', $1)", [
    new Date().toISOString(),
  ]);
  await database.query("create table of_the_newer_version (id integer primary key)");
  await database.query("update schema_version set oldest_code = $1", [oldestCode]);
};

/** Starts `serve` and returns its address. */
async function serve(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = start(["serve"], {
    SLOTGATE_PORT: "0",
    SLOTGATE_SHUTDOWN_DELAY_MS: "0",
    SLOTGATE_SPOOL_DIR: spool.path,
    ...env,
  });
  let address: string | undefined;
  await until(() => {
    address = /slotgate listens on (http:[^"]+)/.exec(stdout())?.[1];
    return address !== undefined;
  });
  return address ?? "";
}
interface Readiness {
  readonly status: number;
  readonly database: string | null;
}
async function readiness(address: string): Promise<Readiness> {
  const response = await fetch(`${address}/readyz`);
  const { degraded } = (await response.json()) as { degraded: { what: string; detail: string }[] };
  return {
    status: response.status,
    database: degraded.find(({ what }) => what === "database")?.detail ?? null,
  };
}
/** Requires the database: before it is reached, a service is ready to answer stubs, which it spools. */
const untilReady = (address: string): Promise<void> =>
  until(async () => {
    const { status, database: problem } = await readiness(address);
    return status === 200 && problem === null;
  });

describe("slotgate migrate", () => {
  it("prints what would run, what ran, and then that nothing is left", async () => {
    const planned = await migrate("--dry-run");
    expect(planned).toMatchObject({ code: 0, stderr: "" });
    expect((await database.query("select to_regclass('kysely_migration') as made")).rows).toEqual([
      { made: null },
    ]);

    const done = await migrate();
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(linesOf(done)).toEqual([
      ...(await ran()).map((name) => `migrated ${name}`),
      "the run queue is ready",
    ]);
    expect(linesOf(planned)).toEqual((await ran()).map((name) => `would migrate ${name}`));
    expect(linesOf(done)).toContain("migrated 0001-records");

    for (const args of [[], ["--dry-run"]]) {
      const again = await migrate(...args);
      expect(again).toMatchObject({ code: 0, stderr: "" });
      expect(again.stdout).toMatch(/^nothing to do: the database is up to date \(\d{4}-.+\)\n/);
    }
  });

  it("creates its tables on the address's search path, also beside those of another schema", async () => {
    expect(await migrate()).toMatchObject({ code: 0 });
    const mine = { DATABASE_URL: `${url}?options=-c%20search_path%3Dmine` };
    expect(await runSlotgate(["migrate"], mine)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no schema of the search path `mine` exists"),
    });
    await database.query("create schema mine");
    const first = await runSlotgate(["migrate"], mine);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("migrated 0001-records") });
    expect((await runSlotgate(["migrate"], mine)).stdout).toMatch(/^nothing to do/);
    expect(await runSlotgate(["verify"], mine)).toMatchObject({ code: 0 });
  });

  it("runs every migration once, however many commands run at once", async () => {
    const ends = await Promise.all([...Array.from({ length: 3 }, () => migrate()), start(["migrate"]).ended]);
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      ends.map(() => ({ code: 0, stderr: "" })),
    );
    const migrated = ends.flatMap(linesOf).filter((line) => line.startsWith("migrated "));
    expect(migrated.sort()).toEqual((await ran()).map((name) => `migrated ${name}`));
  });

  it.each([
    ["nobody listens", (right: URL) => Object.assign(right, { port: "1" }), /127\.0\.0\.1:1\/migrate_/],
    ["there is no such database", (right: URL) => Object.assign(right, { pathname: "/nowhere" }), /nowhere/],
    ["the password is wrong", (right: URL) => Object.assign(right, { password: "wrong" }), /password/],
  ])("exits with 1 and says what to check when %s", async (_, spoil, says) => {
    const wrong = spoil(new URL(url)).href;
    const { code, stdout, stderr } = await runSlotgate(["migrate"], { DATABASE_URL: wrong });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/cannot be read: .+; check DATABASE_URL/);
    expect(stderr).not.toContain(new URL(wrong).password);
  });

  it("exits with 2 without an address", async () => {
    const { code, stderr } = await runSlotgate(["migrate"], {});
    expect(code).toBe(2);
    expect(stderr).toMatch(/DATABASE_URL/);
  });

  it("reports an error when its connection is cut between two statements", async () => {
    const holder = await database.connect();
    await holder.query(`select pg_advisory_lock(${migrationLock})`);
    const waiting = start(["migrate"]);
    await until(async () => (await cutConnections("pg_advisory_lock")) === 1);
    const { code, stderr } = await waiting.ended;
    holder.release(true);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^slotgate migrate: a migration failed, and the database is unchanged: [^\n]+\n$/);
  });
});

/** Cuts the service's connections that run a matching statement; returns how many. */
async function cutConnections(running: string): Promise<number> {
  const { rowCount } = await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'slotgate' and query like $1`,
    [`%${running}%`],
  );
  return rowCount ?? 0;
}

describe("slotgate serve", () => {
  it("migrates on start, even after its connection was cut while it waited for the lock", async () => {
    const holder = await database.connect();
    await holder.query(`select pg_advisory_lock(${migrationLock})`);
    const address = await serve();
    await until(async () => (await cutConnections("pg_advisory_lock")) === 1);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    holder.release(true);
    await untilReady(address);
    expect(await ran()).toContain("0001-records");
  });

  it("with SLOTGATE_MIGRATE=never waits for `slotgate migrate`, then becomes ready", async () => {
    const address = await serve({ SLOTGATE_MIGRATE: "never" });
    await until(async () => /`slotgate migrate`/.test((await readiness(address)).database ?? ""));
    expect(await readiness(address)).toMatchObject({
      status: 503,
      database: expect.stringContaining("lacks `0001-records`"),
    });
    expect((await database.query("select to_regclass('kysely_migration') as made")).rows).toEqual([
      { made: null },
    ]);
    await migrate();
    await untilReady(address);
  });
});

describe("a database that a newer version migrated", () => {
  beforeEach(async () => {
    await migrate();
  });

  it("is used unchanged when it says that this version may use it", async () => {
    const before = await ran();
    await migrateByNewer({ oldestCode: 1 });
    const migrated = await migrate();
    expect(migrated).toMatchObject({ code: 0, stderr: "" });
    expect(migrated.stdout).toMatch(/^nothing to do: a newer version migrated the database \(9001-newer\)/);
    await untilReady(await serve());
    expect(await ran()).toEqual([...before, "9001-newer"]);
  });

  it("is refused when it needs newer code, and nothing is written to it", async () => {
    await migrateByNewer({ oldestCode: 9_000 });
    const { code, stdout, stderr } = await migrate();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/too new for this version.+it needs one that knows 9000; start a newer version/);

    const key = {
      sha256: "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b",
      roles: ["submit"],
    };
    const keys = { version: "keys.v1", keys: [{ subject: "test", ...key }] };
    const address = await serve({ SLOTGATE_KEYS: JSON.stringify(keys) });
    await until(async () => /too new/.test((await readiness(address)).database ?? ""));
    expect((await readiness(address)).status).toBe(503);
    const response = await fetch(`${address}/v1/runs`, {
      method: "POST",
      headers: { authorization: "Bearer secret", "content-type": "application/json" },
      body: JSON.stringify(runOf()),
    });
    // Its record waits in the spool for a version that may use the database.
    expect(response.status).toBe(200);
    expect((await database.query("select count(*)::int as records from telemetry_record")).rows).toEqual([
      { records: 0 },
    ]);
  });

  it("is no longer used by a running service once it needs newer code", async () => {
    const address = await serve();
    await untilReady(address);
    await migrateByNewer({ oldestCode: 9_000 });
    await until(async () => /too new/.test((await readiness(address)).database ?? ""));
    await database.query("update schema_version set oldest_code = 1");
    await untilReady(address);
  });

  it("is refused when it does not say which code may use it, or lacks a migration that is needed", async () => {
    await migrateByNewer({ oldestCode: 1 });
    await database.query("delete from schema_version");
    expect((await migrate()).stderr).toMatch(/does not say which older code may use it/);
    await database.query("insert into schema_version values (1, 1)");
    await database.query("delete from kysely_migration where name = '0001-records'");
    expect((await migrate()).stderr).toMatch(/`0001-records` is missing although newer ones ran/);
  });
});

describe("records of a database without partitions", () => {
  /** Turns the newest schema into what the migrations before partitions made. */
  const undoPartitions = [
    "drop table allowlist_revision, generation_revision, generation_model, rollout_cap, incident_link, incident_entry, incident, change_log, kill_engagement, drill_run, budget_use",
    "drop function exposure_only_grows, incident_only_grows, incident_filled_in, change_log_only_grows",
    "drop table signoff, readiness_report, heartbeat, heartbeat_writer",
    "drop table telemetry_record",
    "drop function telemetry_record_facts",
    "drop table telemetry_removed",
    "drop index run_submitted_at",
    "alter table job_result drop column requires_review",
    `alter table admission drop column budget_keys, drop column reserved_tokens, drop column reserved_calls,
      drop column charged_tokens, drop column charged_calls`,
    `create table telemetry_record (
      writer_id text not null, seq bigint not null, decision_id text not null, job_id text not null,
      body json not null, owner text, event text check (event = 'late-outcome'),
      constraint telemetry_record_pkey primary key (writer_id, seq))`,
    "create index telemetry_record_decision on telemetry_record (decision_id)",
    "create index telemetry_record_job on telemetry_record (job_id)",
    "delete from kysely_migration where name >= '0007'",
  ];

  it("keep their exact text, are found by their fields, and verify", async () => {
    await migrate();
    for (const statement of undoPartitions) await database.query(statement);
    let head = genesis("old-writer");
    const ahead = new Date(Date.now() + 90 * 86_400_000).toISOString();
    const evidence = sampleDraft().evidence;
    const drafts = [
      sampleDraft({ decisionId: "a" }),
      sampleDraft({ decisionId: "b", kind: '\u00e9 "quoted"', scope: { subject: "a\tb" } }),
      sampleDraft({ decisionId: "c", decidedAt: ahead }),
      sampleDraft({ decisionId: "d", evidence: null, event: "verbatim", path: "verbatim", reason: "COPIED" }),
      sampleDraft({ decisionId: "e", evidence: evidence && { ...evidence, ruleId: "rule-1" } }),
    ];
    const records = drafts.map((draft) => {
      const chained = chainRecord(
        draft.event === "verbatim" ? { ...draft, status: "COMPLETED", gate: null } : draft,
        head,
      );
      head = headAfter(chained);
      return chained;
    });
    for (const { record, line } of records)
      await database.query(
        "insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, body) values ($1, $2, $3, $4, $5, $6)",
        ["old-writer", record.chain.seq, record.decisionId, record.jobId, record.owner, line],
      );
    await database.query("insert into telemetry_writer (writer_id, seq, hash) values ($1, $2, $3)", [
      "old-writer",
      head.seq,
      head.hash,
    ]);
    expect(await migrate()).toMatchObject({ code: 0, stderr: "" });
    const { rows } = await database.query(
      `select body::text as line, run_id, reason, kind, rule_id, scope, decided_at, recorded_at <= now() as stored,
         tableoid::regclass::text as partition from telemetry_record order by seq`,
    );
    expect(rows).toEqual(
      records.map(({ record, line }) => ({
        line,
        run_id: record.runId,
        reason: record.reason,
        kind: record.kind,
        rule_id: record.evidence?.ruleId ?? null,
        scope: record.scope,
        decided_at: new Date(record.decidedAt),
        stored: true,
        partition: "telemetry_record_first",
      })),
    );
    expect(await start(["verify"]).ended).toMatchObject({ code: 0 });
    // A repeated migration has nothing to do.
    expect((await migrate()).stdout).toMatch(/^nothing to do/);
  });
});

describe("the previous version, on the newest schema", () => {
  it("still reads and moves heads and appends records and results, under the same kill row", async () => {
    await migrate();
    const genesis = "0".repeat(64);
    const head = async () =>
      (await database.query(headAsOfFirstVersion, ["old-writer", genesis])).rows as unknown[];
    expect(await head()).toEqual([{ seq: 0, hash: genesis }]);
    const append = async (needsReleasedKill: boolean, [from, to]: readonly [number, number]) => {
      const record = { ...sampleDraft(), chain: { writerId: "old-writer", seq: to } };
      const result = { version: "v1", jobId: "job-1", status: "STUB", generatedAt: "", output: null };
      const { rows } = await database.query(appendAsOfFirstVersion, [
        "old-writer",
        from,
        from === 0 ? genesis : String(from),
        to,
        String(to),
        JSON.stringify(record),
        JSON.stringify(to === 1 ? [{ decisionId: "decision-1", runId: "run-1", result }] : []),
        needsReleasedKill,
        "decision-1",
        "job-1",
      ]);
      return rows as unknown[];
    };
    expect(await append(true, [0, 1])).toEqual([{ recorded: 1, engaged: false }]);
    expect(await head()).toEqual([{ seq: 1, hash: "1" }]);
    await database.query("update kill_state set engaged = true");
    expect(await append(true, [1, 2])).toEqual([{ recorded: 0, engaged: true }]);
    expect(await append(false, [1, 2])).toEqual([{ recorded: 1, engaged: true }]);
    expect(await head()).toEqual([{ seq: 2, hash: "2" }]);
    const { rows } = await database.query(
      "select (select count(*)::int from telemetry_record) as records, (select count(*)::int from job_result) as results",
    );
    expect(rows).toEqual([{ records: 2, results: 1 }]);
  });
});
