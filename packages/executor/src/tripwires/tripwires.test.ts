import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TripwireName, type TripwireStatus, tripwireNames } from "@slotgate/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLocalSwitch, type LocalSwitch } from "../kill/local-switch.ts";
import { readSwitchFile, writeSwitchFile } from "../kill/switch-file.ts";
import { findingOf } from "../testing/firing.ts";
import type { Firing, KillingTripwire } from "./firing.ts";
import type { Opened } from "./firing-store.ts";
import { leftFiring } from "./left-firing.ts";
import { createTripwires, type Tripwires } from "./tripwires.ts";

const startedAt = Date.parse("2026-03-02T10:00:00.000Z");

const killing = tripwireNames.filter((name): name is KillingTripwire => name !== "canary");

let directory: string;
let path: string;
const switches: LocalSwitch[] = [];
beforeEach(async () => {
  vi.useFakeTimers({ now: startedAt });
  directory = await mkdtemp(join(tmpdir(), "tripwires-"));
  path = join(directory, "kill.json");
});
afterEach(async () => {
  for (const one of switches.splice(0)) one.close();
  vi.useRealTimers();
  await rm(directory, { recursive: true });
});

/** The incidents and engagements of all replicas, with the constraints of the database. */
function createPlayedStore() {
  const open = new Map<TripwireName, Firing>();
  const incidents: Firing[] = [];
  const store = {
    incidents,
    away: false,
    slowMs: 0,
    release: (tripwire: TripwireName) => open.delete(tripwire),
    async open(firing: Firing): Promise<Opened> {
      if (store.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, store.slowMs));
      if (store.away) throw new Error("away");
      const { tripwire, occurrence, incidentId } = firing;
      const before = incidents.find((one) => one.tripwire === tripwire && one.occurrence === occurrence);
      if (before !== undefined) return before.incidentId === incidentId ? "opened" : "known";
      if (open.has(tripwire)) return "already-open";
      open.set(tripwire, firing);
      incidents.push(firing);
      return "opened";
    },
  };
  return store;
}

type PlayedStore = ReturnType<typeof createPlayedStore>;

interface Replica extends Tripwires {
  readonly told: string[];
  readonly localSwitch: LocalSwitch;
  /** As this replica has read it. */
  readonly kill: { engaged: boolean };
}

let ids = 0;
function startReplica(store: PlayedStore, off: readonly TripwireName[] = []): Replica {
  const told: string[] = [];
  const heard = { engaged: false };
  const localSwitch = createLocalSwitch({
    path,
    instance: "replica-1",
    now: Date.now,
    onUnwritten: () => expect.unreachable("the file is writable"),
  });
  switches.push(localSwitch);
  const newId = () => `id-${++ids}`;
  const statuses = tripwireNames.map(
    (tripwire): TripwireStatus => ({
      tripwire,
      state: off.includes(tripwire) ? "off" : "armed",
      detail: "-",
    }),
  );
  const tripwires = createTripwires({
    statuses,
    store,
    localSwitch,
    readsEngaged: () => heard.engaged,
    abortCalls: () => told.push("aborted"),
    left: leftFiring(readSwitchFile(path), { newId, instance: "replica-1" }),
    newId,
    clock: { now: Date.now, monotonic: Date.now },
    instance: "replica-1",
    report: {
      fired: ({ tripwire }, stopped) => told.push(`fired ${tripwire} ${stopped}`),
      recorded: ({ tripwire }) => told.push(`recorded ${tripwire}`),
      passedOver: ({ tripwire }, because) => told.push(`passed over ${tripwire} ${because}`),
      notRecorded: ({ tripwire }) => told.push(`not recorded ${tripwire}`),
      lookFailed: () => {},
    },
  });
  return { ...tripwires, told, localSwitch, kill: heard };
}
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("a tripwire that fires", () => {
  it("kills at once, and counts as killing until the engagement must have been read", async () => {
    const store = createPlayedStore();
    const replica = startReplica(store);
    expect(replica.killing()).toBe(false);
    replica.fire(findingOf());
    expect([replica.killing(), replica.told]).toEqual([true, ["aborted"]]);
    await settled();
    expect(replica.told).toEqual(["aborted", "fired model-failures service"]);
    expect(store.incidents).toMatchObject([
      { tripwire: "model-failures", figures: { calls: 20, failures: 11 }, instance: "replica-1" },
    ]);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(replica.killing()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect([replica.killing(), replica.localSwitch.current().state]).toEqual([false, "released"]);
  });

  it("stops counting once the kill state shows the engagement, before or after the transaction's answer", async () => {
    const store = createPlayedStore();
    const [early, late] = [startReplica(store), startReplica(store)];
    early.fire(findingOf());
    early.kill.engaged = true;
    early.heard();
    expect(early.killing()).toBe(true);
    await settled();
    expect(early.killing()).toBe(false);
    late.fire(findingOf({ tripwire: "model-latency" }));
    await settled();
    expect(late.killing()).toBe(true);
    late.heard();
    expect(late.killing()).toBe(false);
  });

  it.each(killing)(
    "%s fires once while its engagement is open, on any number of replicas",
    async (tripwire) => {
      const store = createPlayedStore();
      const replicas = [startReplica(store), startReplica(store)];
      for (let round = 0; round < 3; round += 1) {
        for (const replica of replicas) replica.fire(findingOf({ tripwire }));
        await vi.advanceTimersByTimeAsync(5_000);
      }
      const fired = replicas.flatMap(({ told }) => told.filter((one) => one.startsWith("fired")));
      expect(fired).toEqual([`fired ${tripwire} service`]);
      // A restarted replica finds it open too; once it is released the condition may be met again.
      const third = startReplica(store);
      third.fire(findingOf({ tripwire }));
      await settled();
      expect([store.incidents.length, third.told.at(-1)]).toEqual([
        1,
        `passed over ${tripwire} already-open`,
      ]);
      store.release(tripwire);
      third.fire(findingOf({ tripwire }));
      await settled();
      expect(store.incidents).toHaveLength(2);
    },
  );

  it("does not prevent other tripwires from firing", async () => {
    const store = createPlayedStore();
    const replica = startReplica(store);
    for (const tripwire of killing) replica.fire(findingOf({ tripwire }));
    await settled();
    expect(store.incidents.map(({ tripwire }) => tripwire)).toEqual(killing);
  });

  it("does nothing while disabled", async () => {
    const store = createPlayedStore();
    const replica = startReplica(store, ["model-failures"]);
    replica.fire(findingOf());
    await settled();
    expect([replica.killing(), replica.told, store.incidents]).toEqual([false, [], []]);
  });

  it("does not fire again for an occurrence that was dealt with", async () => {
    const store = createPlayedStore();
    const replica = startReplica(store);
    const finding = findingOf({ tripwire: "disputed-decision", occurrence: "decision-1" });
    replica.fire(finding);
    await settled();
    store.release("disputed-decision");
    const other = startReplica(store);
    other.fire(finding);
    await settled();
    expect([other.told.at(-1), other.killing()]).toEqual(["passed over disputed-decision known", false]);
    other.fire(findingOf({ tripwire: "disputed-decision", occurrence: "decision-2" }));
    await settled();
    expect(store.incidents).toHaveLength(2);
  });
});

describe("without the database", () => {
  it("the process stops by its own switch, with owner and reason, and records the firing later", async () => {
    const store = createPlayedStore();
    store.away = true;
    const replica = startReplica(store);
    replica.fire(findingOf());
    await settled();
    expect(replica.told).toEqual(["aborted", "not recorded model-failures", "fired model-failures process"]);
    expect(readSwitchFile(path)).toMatchObject({
      entry: { state: "engaged", by: "tripwire:model-failures", reason: findingOf().reason },
    });
    // However often the condition is met by then.
    replica.fire(findingOf());
    await replica.flush();
    store.away = false;
    await replica.flush();
    await replica.flush();
    expect(replica.told.slice(3)).toEqual(["not recorded model-failures", "recorded model-failures"]);
    expect(store.incidents).toMatchObject([{ reason: findingOf().reason, occurredAt: new Date(startedAt) }]);
    // Only a person releases either.
    expect(replica.localSwitch.current().state).toBe("engaged");
  });

  it("the wait for a slow database is limited", async () => {
    const store = createPlayedStore();
    store.slowMs = 9_000;
    const replica = startReplica(store);
    replica.fire(findingOf());
    await vi.advanceTimersByTimeAsync(1_999);
    expect([replica.killing(), replica.localSwitch.current().state]).toEqual([true, "released"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(replica.localSwitch.current().state).toBe("engaged");
    await vi.advanceTimersByTimeAsync(8_000);
    expect(replica.told.slice(1)).toEqual(["fired model-failures process", "recorded model-failures"]);
  });

  it("a restart keeps the kill, and records the firing once", async () => {
    const store = createPlayedStore();
    store.away = true;
    startReplica(store).fire(findingOf());
    await settled();
    vi.setSystemTime(startedAt + 60_000);
    for (const expected of [["recorded model-failures"], ["passed over model-failures known"]]) {
      const next = startReplica(store);
      expect(next.localSwitch.current().state).toBe("engaged");
      store.away = false;
      await next.flush();
      expect(next.told).toEqual(expected);
      expect(store.incidents).toMatchObject([
        { occurredAt: new Date(startedAt), reason: findingOf().reason },
      ]);
      store.release("model-failures");
    }
  });

  it("a switch that was already engaged keeps its owner", async () => {
    const store = createPlayedStore();
    store.away = true;
    const replica = startReplica(store);
    replica.localSwitch.engage({ reason: "SIGUSR2" });
    replica.fire(findingOf());
    await settled();
    expect(readSwitchFile(path)).toMatchObject({ entry: { by: "replica-1", reason: "SIGUSR2" } });
    store.away = false;
    await replica.flush();
    expect(store.incidents).toHaveLength(1);
  });
});

it("only a switch file engaged by a tripwire holds a firing", () => {
  const entry = { version: "kill-switch.v1", at: "2026-03-02T10:00:00.000Z", reason: "why" } as const;
  const left = () => leftFiring(readSwitchFile(path), { newId: () => "id", instance: "replica-1" });
  expect(left()).toBeNull();
  writeSwitchFile(path, { ...entry, state: "engaged", by: "replica-1" });
  expect(left()).toBeNull();
  writeSwitchFile(path, { ...entry, state: "engaged", by: "tripwire:whim" });
  expect(left()).toBeNull();
  writeSwitchFile(path, { ...entry, state: "released", by: "tripwire:model-latency" });
  expect(left()).toBeNull();
  writeSwitchFile(path, { ...entry, state: "engaged", by: "tripwire:model-latency" });
  expect(left()).toMatchObject({ tripwire: "model-latency", reason: "why", occurrence: entry.at });
});
