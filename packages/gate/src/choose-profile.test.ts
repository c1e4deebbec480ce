import type { GenerationProfile, GenerationV1 } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { canaryBucket, chooseProfile, type ProfileInput } from "./choose-profile.ts";
import { keepingGroup, rolloutBucket } from "./state/rollout-bucket.ts";

type Changes = Partial<Omit<GenerationProfile, "id">>;

const profile = (id: string, changes: Changes = {}): GenerationProfile => ({
  id,
  match: {},
  prompt: "fill",
  models: ["writer"],
  ...changes,
});

const documentOf = (...profiles: GenerationProfile[]): GenerationV1 => ({
  version: "generation.v1",
  models: { writer: { provider: "openai", model: "writer-1", credential: "default" } },
  prompts: {},
  profiles,
});

const input = (
  changes: Partial<ProfileInput["job"]> = {},
  scope: ProfileInput["scope"] = {},
): ProfileInput => ({
  job: { jobId: "job-1", slotId: "intro", kind: "explanatory", ...changes },
  scope,
});

const idOf = (document: GenerationV1, asked: ProfileInput = input()) =>
  chooseProfile(document, asked)?.profile.id ?? null;

describe("the first profile that matches", () => {
  it("is chosen in document order", () => {
    const document = documentOf(
      profile("first", { match: { kinds: ["summary"] } }),
      profile("a"),
      profile("b"),
    );
    expect(chooseProfile(document, input())).toEqual({ profile: document.profiles[1], canaryOf: null });
    expect(idOf(document, input({ kind: "summary" }))).toBe("first");
  });

  it("is none if no profile matches", () => {
    expect(chooseProfile(documentOf(profile("a", { match: { kinds: ["summary"] } })), input())).toBeNull();
  });

  it("is never one that is only a canary", () => {
    const only = profile("only", { match: null });
    expect(idOf(documentOf(only))).toBeNull();
    expect(idOf(documentOf(only, profile("a")))).toBe("a");
  });

  const dimensions = { level: ["gcse", "a-level"], board: ["*"] };

  it.each<[string, NonNullable<GenerationProfile["match"]>, ProfileInput, boolean]>([
    ["nothing named", {}, input(), true],
    ["the kind", { kinds: ["summary", "explanatory"] }, input(), true],
    ["another kind", { kinds: ["summary"] }, input(), false],
    ["a kind in upper case", { kinds: ["Explanatory"] }, input(), false],
    ["the slot", { slotIds: ["intro"] }, input(), true],
    ["another slot", { slotIds: ["outro"] }, input(), false],
    ["the kind, but another slot", { kinds: ["explanatory"], slotIds: ["outro"] }, input(), false],
    ["one value of a dimension", { appliesTo: { level: ["gcse"] } }, input({}, { level: "gcse" }), true],
    ["another value of a dimension", { appliesTo: { level: ["gcse"] } }, input({}, { level: "ks3" }), false],
    ["all dimensions", { appliesTo: dimensions }, input({}, { level: "gcse", board: "aqa" }), true],
    ["one of two dimensions", { appliesTo: dimensions }, input({}, { level: "ks3", board: "aqa" }), false],
    ["any value of a dimension", { appliesTo: { board: ["*"] } }, input({}, { board: "ocr" }), true],
    ["any value of a dimension that the run lacks", { appliesTo: { board: ["*"] } }, input({}, {}), false],
    [
      "a dimension that the run lacks",
      { appliesTo: { level: ["gcse"] } },
      input({}, { board: "aqa" }),
      false,
    ],
    ["a dimension that objects inherit", { appliesTo: { constructor: ["*"] } }, input({}, {}), false],
    ["no dimension of the run", { kinds: ["explanatory"] }, input({}, { level: "gcse" }), true],
  ])("is decided by %s", (_, match, asked, matches) => {
    expect(idOf(documentOf(profile("a", { match })), asked)).toBe(matches ? "a" : null);
  });
});

const ids = Array.from({ length: 100_000 }, (_, number) => `lesson-${number % 1_000}/slot-${number}`);

const withCanary = (basisPoints: number, id = "standard") =>
  documentOf(
    profile(id, { canary: { profile: "candidate", basisPoints } }),
    profile("candidate", { match: null, prompt: "other" }),
  );

const isCanary = (document: GenerationV1, jobId: string): boolean =>
  chooseProfile(document, input({ jobId }))?.canaryOf !== null;

describe("a canary", () => {
  it("names the profile that matched, and is none at a share of 0", () => {
    const all = withCanary(10_000);
    expect(chooseProfile(all, input())).toEqual({ profile: all.profiles[1], canaryOf: "standard" });
    const none = withCanary(0);
    expect(chooseProfile(none, input())).toEqual({ profile: none.profiles[0], canaryOf: null });
  });

  const shares = [50, 100, 500, 1_000, 2_500, 3_333, 5_000, 7_500, 9_000, 9_950];
  const filledOf = (document: GenerationV1) =>
    ids.filter((jobId) => isCanary(document, jobId)).length / ids.length;

  it.each(shares)("of %i basis points fills that share of 100,000 ids, within 0.2 points", (basisPoints) => {
    for (const id of ["standard", "default"])
      expect(Math.abs(filledOf(withCanary(basisPoints, id)) - basisPoints / 10_000)).toBeLessThan(0.002);
  });

  it("differs from its share by chance alone, for the same ids in other profiles", () => {
    for (const id of ["lessons", "a", "b.c"])
      for (const share of shares.map((basisPoints) => basisPoints / 10_000)) {
        // Four standard deviations. At 25 % one is 0.14 points, so no hash keeps any 100,000 ids within 0.2.
        const bound = 4 * Math.sqrt((share * (1 - share)) / ids.length);
        expect(Math.abs(filledOf(withCanary(share * 10_000, id)) - share)).toBeLessThan(bound);
      }
  });

  it("chooses by the id alone: the same id, the same profile, in another process with another history", () => {
    const document = withCanary(2_500);
    const [one, other] = [ids, ids.toReversed()].map((order) =>
      order.filter((jobId) => {
        rolloutBucket({ groupId: "slotgen.ai", jobId });
        return isCanary(document, jobId);
      }),
    );
    expect(other?.toReversed()).toEqual(one);
    // Frozen: the ids that other processes and versions choose.
    expect(
      ["a", "b", "lesson-7/intro"].map((jobId) => canaryBucket("standard", jobId)),
    ).toMatchInlineSnapshot(`
      [
        6689,
        4009,
        6074,
      ]
    `);
  });

  it("has the ids whose bucket is below its share", () => {
    const bucket = canaryBucket("standard", "job-1") ?? Number.NaN;
    expect([bucket, bucket + 1].map((share) => isCanary(withCanary(share), "job-1"))).toEqual([false, true]);
  });

  it("keeps every id that it has when its share is raised", () => {
    const steps = [0, 1, 50, 100, 1_000, 2_500, 9_999, 10_000].map((basisPoints) => withCanary(basisPoints));
    for (const jobId of ids.slice(0, 20_000)) {
      const chosen = steps.map((document) => isCanary(document, jobId));
      expect(chosen).toEqual(chosen.toSorted((a, b) => Number(a) - Number(b)));
    }
  });

  it("chooses nothing if its profile or the id's bucket is unknown", () => {
    const lost = documentOf(profile("a", { canary: { profile: "gone", basisPoints: 10_000 } }));
    expect(chooseProfile(lost, input())).toBeNull();
    expect(chooseProfile(withCanary(5_000), input({ jobId: "é" }))).toBeNull();
  });
});

/** Pearson's statistic of the independence of two classifications into ten classes each. */
function chiSquare(pairs: readonly (readonly [number, number])[]): number {
  const cells = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  const [rows, columns] = [new Array<number>(10).fill(0), new Array<number>(10).fill(0)];
  const add = (counts: number[], at: number) => {
    counts[at] = (counts[at] ?? 0) + 1;
  };
  for (const [row, column] of pairs) {
    add(cells[row] ?? [], column);
    add(rows, row);
    add(columns, column);
  }
  return rows.reduce(
    (sum, inRow, row) =>
      sum +
      columns.reduce((within, inColumn, column) => {
        const expected = (inRow * inColumn) / pairs.length;
        return within + ((cells[row]?.[column] ?? 0) - expected) ** 2 / expected;
      }, 0),
    0,
  );
}

/**
 * The statistic of independent buckets exceeds this value in one case of a thousand: ten by ten classes have 81 degrees
 * of freedom. The ids are fixed, so the test does not depend on chance.
 */
const thousandth = 126.08;

describe("the canary's bucket", () => {
  const tenths = (bucket: number | null) => Math.floor((bucket ?? Number.NaN) / 1_000);
  const against = (groupId: string, profileId: string) =>
    chiSquare(
      ids.map((jobId) => [tenths(rolloutBucket({ groupId, jobId })), tenths(canaryBucket(profileId, jobId))]),
    );

  it.each(["standard", "lessons", "slotgen.ai"])(
    "of profile %s is independent of the rollout's",
    (profileId) => {
      expect(against("slotgen.ai", profileId)).toBeLessThan(thousandth);
    },
  );

  it("would be found dependent in the same group", () => {
    expect(against("canary:standard", "standard")).toBeGreaterThan(100 * thousandth);
  });

  it("of two profiles is independent", () => {
    const pairs = ids.map(
      (jobId) => [tenths(canaryBucket("standard", jobId)), tenths(canaryBucket("lessons", jobId))] as const,
    );
    expect(chiSquare(pairs)).toBeLessThan(thousandth);
  });

  it("is asked in turn with the rollout's without hashing either group again", () => {
    const hashed: string[] = [];
    const text = (name: string) => ({
      // A group is hashed when its text is made of it.
      [Symbol.toPrimitive]: () => {
        hashed.push(name);
        return name;
      },
    });
    const [rollout, canary] = [keepingGroup(), keepingGroup()];
    const [one, other] = [text("rollout"), text("canary")] as unknown as [string, string];
    for (const jobId of ids.slice(0, 10)) {
      rollout(one, jobId);
      canary(other, jobId);
    }
    expect(hashed).toEqual(["rollout", "canary"]);
  });
});
