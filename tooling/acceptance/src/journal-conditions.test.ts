import type { ResultV1 } from "@slotgate/contracts";
import { createPostgresSink } from "@slotgate/postgres";
import { type Journal, plainWriterId } from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobOf, runOf } from "./world/documents.ts";
import { patientJournal } from "./world/patient-journal.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
});
afterAll(() => world.stop());

let names = 0;
const newName = (what: string) => `${what}-${++names}`;
const open = () =>
  patientJournal({ sink: createPostgresSink({ client: world.database }), writerId: newName("conditions") });
const draft = (name: string) => sampleDraft({ eventId: name, decisionId: name, jobId: name });
const nameOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "recorded",
    (error: Error) => error.name,
  );
const recordsOf = async ({ writerId }: Journal): Promise<string[]> => {
  const { rows } = await world.database.query<{ decision_id: string }>(
    "select decision_id from telemetry_record where writer_id = any($1) order by writer_id, seq",
    [[writerId, plainWriterId(writerId)]],
  );
  return rows.map(({ decision_id }) => decision_id);
};

async function newLease(): Promise<string> {
  const { rows } = await world.database.query<{ token: string }>(
    `insert into job_lease (owner, job_id, token, chain, holder)
     select 'team-1', $1, t, t, 'somebody' from nextval('job_lease_token') as t returning token`,
    [newName("leased")],
  );
  return rows[0]?.token ?? "";
}

/** Inserts an open admission of another holder. */
async function openAdmission(decisionId: string): Promise<void> {
  await world.database.query(
    "insert into admission (decision_id, holder, writer_id, seq) values ($1, 'somebody', 'somebody', 1)",
    [decisionId],
  );
}

async function newResult(): Promise<string> {
  const decisionId = newName("stored");
  const result: ResultV1 = {
    version: "v1",
    jobId: decisionId,
    status: "COMPLETED",
    generatedAt: "2026-01-31T12:00:00.000Z",
    output: { body: "words" },
  };
  await world.database.query(
    "insert into job_result (decision_id, run_id, job_id, result, owner) values ($1, 'run', $1, $2, 'team-1')",
    [decisionId, JSON.stringify(result)],
  );
  return decisionId;
}

/** Executes statements in a transaction that stays open until `commit`. */
async function uncommitted(
  statements: readonly (readonly [string, readonly unknown[]])[],
): Promise<{ readonly commit: () => Promise<void> }> {
  const client: pg.PoolClient = await world.database.connect();
  await client.query("begin");
  for (const [text, values] of statements) await client.query(text, [...values]);
  return {
    async commit() {
      await client.query("commit");
      client.release();
    },
  };
}

const somebodyWaits = async (): Promise<boolean> => {
  const { rows } = await world.database.query<{ waiting: number }>(
    "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return (rows[0]?.waiting ?? 0) > 0;
};

/** Result of `asking` if it waits until `other` commits; else "did not wait". */
async function afterWaiting<T>(
  asking: Promise<T>,
  other: { readonly commit: () => Promise<void> },
): Promise<T | "did not wait"> {
  let over = false;
  void asking.finally(() => {
    over = true;
  });
  await until(async () => over || (await somebodyWaits()));
  const early = over;
  await other.commit();
  const end = await asking;
  return early ? "did not wait" : end;
}

const removal = (decisionId: string) => {
  const removalId = newName("removal");
  return uncommitted([
    ["select id from removal_state where id = 1 for update", []],
    [
      "insert into result_removal (removal_id, kind, subject, reason, filter, results) values ($1, 'withdrawn', 'test', 'test', '{}', 1)",
      [removalId],
    ],
    ["update job_result set removal_id = $1 where decision_id = $2", [removalId, decisionId]],
  ]);
};

describe("a record under a lease", () => {
  it("is written only while the lease is held; one without a lease is written regardless", async () => {
    const journal = open();
    const [lease, lost] = [await newLease(), await newLease()];
    await world.database.query("delete from job_lease where token = $1", [lost]);
    await openAdmission("lost at release");
    const ends = await Promise.all([
      nameOf(journal.admit(draft("held"), { lease })),
      nameOf(journal.admit(draft("lost"), { lease: lost })),
      nameOf(journal.release(draft("lost at release"), { lease: lost })),
      nameOf(journal.record(draft("free"))),
    ]);
    expect(ends).toEqual(["recorded", "LeaseLostError", "LeaseLostError", "recorded"]);
    expect(await recordsOf(journal)).toEqual(["held", "free"]);
  });

  it("waits for a takeover of the lease, and is then not written", async () => {
    const journal = open();
    const lease = await newLease();
    await openAdmission("late");
    const takeOver = await uncommitted([
      ["update job_lease set token = nextval('job_lease_token') where token = $1", [lease]],
    ]);
    expect(await afterWaiting(nameOf(journal.release(draft("late"), { lease })), takeOver)).toBe(
      "LeaseLostError",
    );
    expect(await recordsOf(journal)).toEqual([]);
  });

  it("ends its lease: deletes it on success, frees it on failure", async () => {
    const journal = open();
    const [good, bad] = [await newLease(), await newLease()];
    await openAdmission("good");
    await journal.release(draft("good"), { lease: good, leaseEnd: { token: good, as: "succeeded" } });
    await journal.record(draft("bad"), { leaseEnd: { token: bad, as: "failed" } });
    const { rows } = await world.database.query(
      "select token, holder, failures from job_lease where token = any($1)",
      [[good, bad]],
    );
    expect(rows).toEqual([{ token: bad, holder: null, failures: 1 }]);
  });
});

describe("a stored result", () => {
  it("is served while it exists, and not after its removal", async () => {
    const journal = open();
    const [there, removed] = [await newResult(), await newResult()];
    await (await removal(removed)).commit();
    const ends = await Promise.all([
      nameOf(journal.serve(draft("there"), { storedResult: there })),
      nameOf(journal.serve(draft("removed"), { storedResult: removed })),
      nameOf(journal.serve(draft("never was"), { storedResult: "never was" })),
    ]);
    expect(ends).toEqual(["recorded", "ResultGoneError", "ResultGoneError"]);
    expect(await recordsOf(journal)).toEqual(["there"]);
  });

  it("is not served by a record that waited for its removal", async () => {
    const journal = open();
    const storedResult = await newResult();
    const removing = await removal(storedResult);
    expect(await afterWaiting(nameOf(journal.serve(draft("late"), { storedResult })), removing)).toBe(
      "ResultGoneError",
    );
    expect(await recordsOf(journal)).toEqual([]);
  });

  it("is not returned to a request that waited for its removal", async () => {
    const run = runOf({ jobs: [jobOf()] });
    const { jobs: [job] = [] } = await world.generate(run);
    const removing = await removal(job?.decision.decisionId ?? "");
    const asking = world.request(`/v1/jobs/${job?.result.jobId}/result`).then(({ status }) => status);
    expect(await afterWaiting(asking, removing)).toBe(410);
  });
});
