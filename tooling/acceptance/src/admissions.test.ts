import { createPostgresSink } from "@slotgate/postgres";
import type { Journal } from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
const sink = () => createPostgresSink({ client: world.database });

/** The journal of a replica, with a running lease by default. */
async function openJournal({ leaseFrom = "1 hour" } = {}): Promise<Journal> {
  const replica = newName("replica");
  await world.database.query(
    "insert into replica (writer_id, instance, version, lease_until) values ($1, 'test', '0', now() + $2::interval)",
    [replica, leaseFrom],
  );
  return patientJournal({ sink: sink(), writerId: replica, replica });
}
const admission = (decisionId: string) =>
  sampleDraft({ event: "admission", decisionId, eventId: newName("event"), status: null });
const outcome = (decisionId: string) =>
  sampleDraft({ event: "outcome", decisionId, eventId: newName("event") });
const nameOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "recorded",
    (error: Error) => error.name,
  );

/** The event of each record of a decision, by its body and by its column. */
async function eventsOf(decisionId: string): Promise<string[]> {
  const { rows } = await world.database.query<{ said: string; beside: string | null }>(
    "select body ->> 'event' as said, event as beside from telemetry_record where decision_id = $1",
    [decisionId],
  );
  return rows.map(({ said, beside }) => (beside === null ? said : `${said} beside ${beside}`)).toSorted();
}

describe("an admission", () => {
  it("has one outcome that counts; a late one is marked and releases nothing", async () => {
    const journal = await openJournal();
    const id = newName("decision");
    await journal.admit(admission(id));
    expect(await nameOf(journal.record(outcome(id)))).toBe("recorded");
    expect(await nameOf(journal.record(outcome(id)))).toBe("recorded");
    expect(await nameOf(journal.release(outcome(id), {}))).toBe("AdmissionEndedError");
    expect(await nameOf(journal.recover(outcome(id)))).toBe("AdmissionEndedError");
    expect(await eventsOf(id)).toEqual(["admission", "late-outcome beside late-outcome", "outcome"]);
  });

  it("marks a late outcome in its column when the hash is already fixed", async () => {
    const journal = await openJournal();
    const id = newName("decision");
    await journal.admit(admission(id));
    await journal.record(outcome(id));
    // Appends like the spool: the batch can no longer be changed.
    const store = sink();
    const stubborn = patientJournal({
      writerId: newName("spooled"),
      sink: { ...store, append: (batch) => store.append(batch) },
    });
    expect(await nameOf(stubborn.record(outcome(id)))).toBe("recorded");
    expect(await eventsOf(id)).toEqual(["admission", "outcome", "outcome beside late-outcome"]);
  });

  it("does not come after its outcome", async () => {
    const journal = await openJournal();
    const id = newName("decision");
    await journal.record(outcome(id));
    expect(await nameOf(journal.admit(admission(id)))).toBe("RecordRefusedError");
    expect(await eventsOf(id)).toEqual(["outcome"]);
  });

  it("is ended by exactly one of many concurrent attempts", async () => {
    const owner = await openJournal();
    const ids = Array.from({ length: 40 }, () => newName("decision"));
    await Promise.all(ids.map((id) => owner.admit(admission(id))));
    const others = await Promise.all([openJournal(), openJournal(), openJournal()]);
    const ends = await Promise.all([
      ...ids.map((id) => nameOf(owner.release(outcome(id), {}))),
      ...others.flatMap((journal) => ids.toReversed().map((id) => nameOf(journal.recover(outcome(id))))),
    ]);
    expect(ends.filter((end) => end === "recorded")).toHaveLength(ids.length);
    expect(new Set(ends)).toEqual(new Set(["recorded", "AdmissionEndedError"]));
    for (const id of ids) expect(await eventsOf(id)).toEqual(["admission", "outcome"]);
  });

  it("is made, and its result released, only while the replica's own lease runs", async () => {
    const dead = await openJournal({ leaseFrom: "-1 second" });
    expect(await nameOf(dead.admit(admission(newName("decision"))))).toBe("ReplicaLostError");
    const dying = await openJournal();
    const id = newName("decision");
    await dying.admit(admission(id));
    await world.database.query("update replica set lease_until = now() where writer_id = $1", [
      dying.writerId,
    ]);
    expect(await nameOf(dying.release(outcome(id), {}))).toBe("ReplicaLostError");
    // A record that releases nothing is written regardless.
    expect(await nameOf(dying.record(sampleDraft({ eventId: newName("event") })))).toBe("recorded");
    // The service of this world is alive, and ends the open admission.
    await until(async () => (await eventsOf(id)).includes("outcome"));
    expect(await eventsOf(id)).toEqual(["admission", "outcome"]);
  });
});
