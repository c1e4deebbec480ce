import type { GenerationProfile } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import type { Sides } from "../generation/compare-shares.ts";
import type { CanaryFiring, LowerCanary } from "./canary-firing.ts";
import { type CanaryBound, createCanaryTripwire, type JobsOfCanary } from "./canary-tripwire.ts";

const startedAt = Date.parse("2026-03-02T10:00:00.000Z");
const digest = "a".repeat(64);

const profilesWith = (basisPoints: number | null): GenerationProfile[] => [
  {
    id: "lessons",
    match: {},
    prompt: "p",
    models: ["m"],
    ...(basisPoints === null ? {} : { canary: { profile: "terse", basisPoints } }),
  },
  { id: "terse", match: null, prompt: "p", models: ["m"] },
];

/** The generation document, the records and the incidents that all replicas share. */
function createShared() {
  const incidents: CanaryFiring[] = [];
  const shared = {
    revision: 3,
    profiles: profilesWith(1_000) as GenerationProfile[] | null,
    sides: { profile: { jobs: 0, marked: 0 }, canary: { jobs: 0, marked: 0 } } as Sides,
    incidents,
    asked: [] as JobsOfCanary[],
    lowerings: [] as LowerCanary[],
    storeAway: false,
    lowerAway: false,
    readsAway: false,
    readMs: 0,
  };
  return shared;
}

type Shared = ReturnType<typeof createShared>;

let ids = 0;
function startReplica(
  shared: Shared,
  { bound = {}, inFile = false }: { readonly bound?: Partial<CanaryBound>; readonly inFile?: boolean } = {},
) {
  let now = 0;
  const told: string[] = [];
  const look = createCanaryTripwire({
    inForce: () =>
      shared.profiles === null
        ? null
        : { document: { profiles: shared.profiles }, revision: shared.revision, digest },
    reader: {
      async jobs(of) {
        shared.asked.push(of);
        now += shared.readMs;
        if (shared.readsAway) throw new Error("away");
        return shared.sides;
      },
    },
    store: {
      async open(firing) {
        if (shared.storeAway) throw new Error("away");
        const before = shared.incidents.find(({ occurrence }) => occurrence === firing.occurrence);
        if (before !== undefined) return before.incidentId === firing.incidentId ? "opened" : "known";
        shared.incidents.push(firing);
        return "opened";
      },
    },
    lower: inFile
      ? null
      : async (lowering) => {
          shared.lowerings.push(lowering);
          if (shared.lowerAway) throw new Error("away");
          if (lowering.revision !== shared.revision) return;
          shared.revision += 1;
          shared.profiles = profilesWith(0);
        },
    bound: { windowMs: 3_600_000, minimumJobs: 20, points: 5, ...bound },
    clock: { now: () => startedAt + now, monotonic: () => now },
    newId: () => `id-${++ids}`,
    instance: "replica-1",
    report: {
      canaryFired: () => told.push("fired"),
      canaryLowered: () => told.push("lowered"),
      canaryNotEnded: () => told.push("not ended"),
    },
  });
  return {
    look,
    told,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const sides = (ofProfile: readonly [number, number], ofCanary: readonly [number, number]): Sides => ({
  profile: { jobs: ofProfile[0], marked: ofProfile[1] },
  canary: { jobs: ofCanary[0], marked: ofCanary[1] },
});
const worse = sides([1_840, 46], [204, 30]);

describe("a canary that is worse than its profile", () => {
  it("loses its share, and has an incident that says why", async () => {
    const shared = createShared();
    const { look, told } = startReplica(shared);
    shared.sides = worse;
    expect(await look()).toBeNull();
    const reason =
      "the canary `terse` of `lessons` is worse: within 3600 s 30 of 204 (14.7 %) of its jobs failed, and 46 of 1840 (2.5 %) of the others, which is more than 5 points apart; its share is set to 0";
    expect(shared.lowerings).toEqual([{ profile: "lessons", revision: 3, reason }]);
    expect(shared.incidents).toMatchObject([
      {
        tripwire: "canary",
        reason,
        occurrence: `3:${digest}:lessons`,
        instance: "replica-1",
        occurredAt: new Date(startedAt),
        figures: {
          profile: "lessons",
          canary: "terse",
          revision: 3,
          basisPoints: 1_000,
          jobsOfCanary: 204,
          failedOfCanary: 30,
          jobsOfProfile: 1_840,
          failedOfProfile: 46,
          boundPoints: 5,
          windowMs: 3_600_000,
        },
      },
    ]);
    expect(told).toEqual(["fired", "lowered"]);
    expect(shared.asked).toEqual([
      { profile: "lessons", canary: "terse", revision: 3, digest, since: "2026-03-02T09:00:00.000Z" },
    ]);
    await look();
    expect([shared.lowerings.length, shared.incidents.length, told.length]).toEqual([1, 1, 2]);
  });

  it("has one incident when two replicas find it at once", async () => {
    const shared = createShared();
    shared.sides = worse;
    const replicas = [startReplica(shared), startReplica(shared)];
    await Promise.all(replicas.map(({ look }) => look()));
    await Promise.all(replicas.map(({ look }) => look()));
    expect(shared.incidents).toHaveLength(1);
    expect(shared.revision).toBe(4);
    expect(replicas.map(({ told }) => told.filter((one) => one === "fired").length).sort()).toEqual([0, 1]);
  });

  it("is ended as soon as the database can do it, each part once", async () => {
    const shared = createShared();
    const { look, told } = startReplica(shared);
    shared.sides = worse;
    shared.storeAway = true;
    shared.lowerAway = true;
    await look();
    expect(told).toEqual(["not ended", "not ended"]);
    shared.lowerAway = false;
    await look();
    expect(told.slice(2)).toEqual(["not ended", "lowered"]);
    shared.storeAway = false;
    await look();
    await look();
    expect(told.slice(4)).toEqual(["fired"]);
    expect(shared.lowerings).toHaveLength(2);
  });

  it("is found again by another replica if the first one ended before it could lower", async () => {
    const shared = createShared();
    shared.sides = worse;
    shared.lowerAway = true;
    await startReplica(shared).look();
    shared.lowerAway = false;
    const { look, told } = startReplica(shared);
    await look();
    expect(told).toEqual(["lowered"]);
    expect(shared.incidents).toHaveLength(1);
  });

  it("in a file keeps its share, and has one incident, which tells people to lower it", async () => {
    const shared = createShared();
    const { look, told } = startReplica(shared, { inFile: true });
    shared.sides = worse;
    await look();
    await look();
    expect(told).toEqual(["fired"]);
    expect(shared.incidents[0]?.reason).toMatch(
      /the generation document is a file: set its share to 0 there$/,
    );
  });

  it("fires again after people raise the share again", async () => {
    const shared = createShared();
    const { look } = startReplica(shared);
    shared.sides = worse;
    await look();
    shared.revision = 5;
    shared.profiles = profilesWith(500);
    await look();
    expect(shared.incidents.map(({ occurrence }) => occurrence)).toEqual([
      `3:${digest}:lessons`,
      `5:${digest}:lessons`,
    ]);
  });
});

it("ends each of several canaries that are worse, in the revision in which it found them", async () => {
  const shared = createShared();
  const { look } = startReplica(shared);
  shared.sides = worse;
  const [lessons, terse] = profilesWith(1_000);
  if (lessons === undefined || terse === undefined) return expect.unreachable();
  shared.profiles = [lessons, { ...lessons, id: "notes" }, terse];
  await look();
  expect(shared.lowerings.map(({ profile, revision }) => [profile, revision])).toEqual([
    ["lessons", 3],
    ["notes", 3],
  ]);
  expect(shared.incidents).toHaveLength(2);
});

describe("a canary keeps its share", () => {
  it.each<[why: string, sides: Sides, bound?: Partial<CanaryBound>]>([
    ["without jobs", sides([0, 0], [0, 0])],
    ["with too few jobs of its own", sides([1_000, 0], [19, 19])],
    ["with too few jobs of its profile", sides([19, 0], [1_000, 1_000])],
    ["at the bound", sides([1_000, 50], [1_000, 100])],
    ["when it is better", sides([1_000, 200], [100, 0])],
    // By chance 1 in 20, and 1 in 690: comb(), as in compare-shares.test.ts.
    ["when it may be chance", sides([100, 2], [100, 8])],
    ["when it may be chance at one of many looks", sides([100, 2], [100, 14])],
    ["below a higher bound", worse, { points: 13 }],
    ["with fewer jobs than a higher minimum", worse, { minimumJobs: 205 }],
  ])("%s", async (_, shown, bound = {}) => {
    const shared = createShared();
    shared.sides = shown;
    const { look, told } = startReplica(shared, { bound });
    await look();
    expect([told, shared.lowerings, shared.incidents]).toEqual([[], [], []]);
  });

  it.each<[sides: Sides, bound?: Partial<CanaryBound>]>([
    [sides([20, 0], [20, 20])],
    // By chance 1 in 1,312.
    [sides([100, 2], [100, 15])],
    [sides([1_000, 50], [1_000, 101])],
    [worse, { points: 12 }],
    [worse, { minimumJobs: 204 }],
    [sides([100_000, 1_000], [10_000, 200]), { points: 0 }],
  ])("but not with %j and %j", async (shown, bound = {}) => {
    const shared = createShared();
    shared.sides = shown;
    await startReplica(shared, { bound }).look();
    expect(shared.incidents).toHaveLength(1);
  });
});

it("counts nothing without a document, a canary or a share", async () => {
  const shared = createShared();
  const { look } = startReplica(shared);
  for (const profiles of [null, profilesWith(null), profilesWith(0)]) {
    shared.profiles = profiles;
    await look();
  }
  expect(shared.asked).toEqual([]);
});

it("spends at most a tenth of the time on counting", async () => {
  const shared = createShared();
  const { look, pass } = startReplica(shared);
  shared.readMs = 1_000;
  await look();
  pass(8_999);
  await look();
  expect(shared.asked).toHaveLength(1);
  pass(1);
  await look();
  expect(shared.asked).toHaveLength(2);
});

it("fails its look when the records cannot be read, and ends what it had found", async () => {
  const shared = createShared();
  const { look, told } = startReplica(shared);
  shared.sides = worse;
  shared.lowerAway = true;
  await look();
  shared.readsAway = true;
  shared.lowerAway = false;
  shared.revision = 9;
  await expect(look()).rejects.toThrow("away");
  expect(told.at(-1)).toBe("lowered");
});
