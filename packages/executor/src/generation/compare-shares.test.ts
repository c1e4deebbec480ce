import { describe, expect, it } from "vitest";
import { chanceOfMore, type Sides, testShares } from "./compare-shares.ts";

const sides = (
  [jobsOfProfile, ofProfile]: readonly [number, number],
  [jobs, marked]: readonly [number, number],
): Sides => ({ profile: { jobs: jobsOfProfile, marked: ofProfile }, canary: { jobs, marked } });

describe("Fisher's exact test", () => {
  // From whole numbers in Python, without floating point until the end: with K marked of N jobs, n of them the
  // canary's and k marked there, the sum of comb(K, i) * comb(N - K, n - i) / comb(N, n) over i = k..min(K, n).
  it.each<[profile: [number, number], canary: [number, number], chance: number]>([
    [[20, 0], [20, 0], 1],
    [[20, 20], [20, 20], 1],
    [[20, 0], [20, 5], 0.02356202356202356],
    [[20, 1], [20, 1], 0.7564102564102564],
    [[1_000, 50], [100, 5], 0.572214698554224],
    [[1_840, 46], [204, 19], 8.19246277853447e-6],
    [[1_840, 92], [204, 14], 0.16447349557171828],
    [[5_000, 100], [50, 9], 8.733371061761652e-7],
    [[90_000, 1_800], [10_000, 260], 6.039521068530427e-5],
    [[100, 0], [12, 12], 2.2640289323942715e-16],
  ])("of %j and %j is %d", (profile, canary, chance) => {
    expect(chanceOfMore(sides(profile, canary)) / chance).toBeCloseTo(1, 8);
  });

  it("sums to 1 with the chance of less, but for the case at hand", () => {
    // 4 of 10 in each: the hypergeometric chance of exactly 4 is comb(8, 4) * comb(12, 6) / comb(20, 10).
    const exactly = (70 * 924) / 184_756;
    expect(chanceOfMore(sides([10, 4], [10, 4]))).toBeCloseTo(0.5 + exactly / 2, 12);
  });
});

describe("the verdict on a canary", () => {
  it.each<[profile: [number, number], canary: [number, number], verdict: string]>([
    [[19, 0], [500, 500], "too-few-jobs"],
    [[500, 0], [19, 19], "too-few-jobs"],
    [[0, 0], [0, 0], "too-few-jobs"],
    [[20, 0], [20, 20], "worse"],
    [[20, 20], [20, 0], "better"],
    [[20, 0], [20, 5], "noise"],
    [[1_840, 46], [204, 19], "worse"],
    [[1_000, 50], [100, 5], "noise"],
    [[100, 0], [100, 0], "noise"],
    // A difference of a point is chance among hundreds, and none among ten thousands.
    [[900, 18], [100, 3], "noise"],
    [[90_000, 1_800], [10_000, 300], "worse"],
    [[90_000, 1_800], [10_000, 100], "better"],
  ])("with %j and %j is %s", (profile, canary, verdict) => {
    expect(testShares(sides(profile, canary)).verdict).toBe(verdict);
  });

  it("gives no chance for too few jobs", () => {
    expect(testShares(sides([19, 0], [20, 20])).pValue).toBeNull();
  });
});
