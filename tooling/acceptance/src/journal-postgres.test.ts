import type { TelemetryV1 } from "@slotgate/contracts";
import { Admission } from "@slotgate/contracts/admission";
import { createPostgresSink, type SqlClient } from "@slotgate/postgres";
import { expectedHash, genesisHash, plainWriterId } from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobOf } from "./world/documents.ts";
import { patientJournal } from "./world/patient-journal.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
});
afterAll(() => world.stop());

let writers = 0;
const openJournal = () => {
  writers += 1;
  return patientJournal({
    sink: createPostgresSink({ client: world.database }),
    writerId: `test-${writers}`,
  });
};
const draft = (name: string) => sampleDraft({ eventId: name, decisionId: name, jobId: name });
const setServiceKill = (engaged: boolean) =>
  world.database.query("update kill_state set engaged = $1", [engaged]);
const chainOf = async (writerId: string): Promise<TelemetryV1[]> => {
  const { rows } = await world.database.query<{ body: TelemetryV1 }>(
    "select body from telemetry_record where writer_id = $1 order by seq",
    [writerId],
  );
  return rows.map(({ body }) => body);
};

async function expectUnbrokenChain(writerId: string): Promise<TelemetryV1[]> {
  const records = await chainOf(writerId);
  let prevHash = genesisHash;
  for (const [index, record] of records.entries()) {
    expect(record.chain).toMatchObject({ writerId, seq: index + 1, prevHash, hash: expectedHash(record) });
    prevHash = record.chain.hash;
  }
  const { rows } = await world.database.query(
    "select seq::int, hash from telemetry_writer where writer_id = $1",
    [writerId],
  );
  expect(rows).toEqual([{ seq: records.length, hash: prevHash }]);
  return records;
}

describe("the journal on PostgreSQL", () => {
  it("keeps an unbroken chain under many concurrent callers", async () => {
    const journal = openJournal();
    await Promise.all(Array.from({ length: 2_000 }, (_, index) => journal.record(draft(`many-${index}`))));
    expect(await expectUnbrokenChain(plainWriterId(journal.writerId))).toHaveLength(2_000);
  });

  it("one record that the database refuses does not deny the others of its group", async () => {
    await world.database.query(`
      create function refuse_poison() returns trigger language plpgsql as $$
      begin
        if new.job_id = 'poison' then raise exception 'refused' using errcode = '22000'; end if;
        return new;
      end $$`);
    await world.database.query(
      "create trigger refuse_poison before insert on telemetry_record for each row execute function refuse_poison()",
    );
    const journal = openJournal();
    const names = Array.from({ length: 50 }, (_, index) => (index === 20 ? "poison" : `good-${index}`));
    const ends = await Promise.allSettled(names.map((name) => journal.record(draft(name))));
    expect(ends.map(({ status }) => status)).toEqual(
      names.map((name) => (name === "poison" ? "rejected" : "fulfilled")),
    );
    expect(await expectUnbrokenChain(plainWriterId(journal.writerId))).toHaveLength(49);
  });

  it("goes on after its connections were cut, with every record that it confirmed and none twice", async () => {
    const journal = openJournal();
    let cutting = true;
    const cutter = (async () => {
      while (cutting) {
        await world.database
          .query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
          )
          .catch(() => {});
        await new Promise(setImmediate);
      }
    })();
    const confirmed: string[] = [];
    for (let round = 0; round < 100; round += 1) {
      const names = Array.from({ length: 5 }, (_, index) => `cut-${round}-${index}`);
      const ends = await Promise.allSettled(names.map((name) => journal.record(draft(name))));
      confirmed.push(...names.filter((_, index) => ends[index]?.status === "fulfilled"));
    }
    cutting = false;
    await cutter;
    await until(async () => await journal.record(draft("last")).then(() => true));
    const stored = (await expectUnbrokenChain(plainWriterId(journal.writerId))).map(({ eventId }) => eventId);
    expect(new Set(stored).size).toBe(stored.length);
    expect(confirmed.filter((name) => !stored.includes(name))).toEqual([]);
  });

  it("waits for others that end the same admissions, and never in a circle with them", async () => {
    const other = await world.database.connect();
    const end = "insert into admission (decision_id, outcome_writer, outcome_seq) values ($1, 'other', 1)";
    await other.query("begin");
    await other.query(end, ["circle-a"]);
    const errors: unknown[] = [];
    const client: SqlClient = {
      query: ({ values, ...statement }) =>
        world.database.query({ ...statement, values: [...values] }).catch((error: unknown) => {
          errors.push(error);
          throw error;
        }),
    };
    const journal = patientJournal({ sink: createPostgresSink({ client }), writerId: "circle" });
    const outcome = (decisionId: string) =>
      sampleDraft({ event: "outcome", eventId: decisionId, decisionId });
    const recording = Promise.all(["circle-b", "circle-a"].map((id) => journal.record(outcome(id))));
    await until(async () => {
      const { rowCount } = await world.database.query(
        "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%telemetry_writer%'",
      );
      return rowCount === 1;
    });
    await other.query(end, ["circle-b"]);
    await other.query("commit");
    other.release();
    await recording;
    expect(errors).toEqual([]);
    await expectUnbrokenChain(plainWriterId(journal.writerId));
  });

  it("admits nothing once a kill has been committed, however the two race", async () => {
    for (let round = 0; round < 60; round += 1) {
      await setServiceKill(false);
      const journal = openJournal();
      let admitted = 0;
      // Callers that go on until the kill turns them away.
      const callers = Array.from({ length: 8 }, async (_, caller) => {
        for (let turn = 0; ; turn += 1) {
          const name = `race-${round}-${caller}-${turn}`;
          const answer = await journal.admit(draft(name)).catch((error: Error) => error);
          if (!(answer instanceof Admission)) return answer.name;
          admitted += 1;
        }
      });
      // The kill comes at another moment of a group each round.
      await until(() => admitted >= 8 + (round % 5));
      for (let turn = 0; turn < round % 7; turn += 1) await new Promise(setImmediate);
      await setServiceKill(true);
      const visibleAtCommit = (await chainOf(journal.writerId)).length;
      expect(new Set(await Promise.all(callers))).toEqual(new Set(["KillEngagedError"]));
      expect(await chainOf(journal.writerId)).toHaveLength(visibleAtCommit);
    }
    await setServiceKill(false);
  });
});

describe("the service's own kill", () => {
  it("stops the next job at once and what is in flight, and is felt by every decision", async () => {
    await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "GENERATED");
    world.simulator.clear();
    world.simulator.faults.add({ fault: "hang" });
    const answering = world.submit({ jobs: [jobOf()] });
    await until(() => world.simulator.requests().length === 1);
    await setServiceKill(true);
    expect((await world.submit({})).jobs[0]?.decision).toMatchObject({ reason: "KILL_SWITCH", attempts: 0 });
    expect((await answering).jobs[0]).toMatchObject({
      result: { status: "STUB" },
      decision: { gate: "kill-switch", reason: "KILL_SWITCH", attempts: 1 },
    });
    world.simulator.faults.clear();
    await setServiceKill(false);
    await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "GENERATED");
  });

  it("cannot be read: nothing is admitted", async () => {
    await world.database.query("delete from kill_state");
    await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "KILL_SWITCH_UNKNOWN");
    await world.database.query("insert into kill_state (id, engaged) values (1, false)");
    await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "GENERATED");
  });
});
