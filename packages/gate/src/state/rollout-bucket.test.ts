import { randomBytes } from "node:crypto";
import fc from "fast-check";
import murmurhash from "murmurhash3js";
import type { Unleash } from "unleash-client";
import { afterAll, describe, expect, it } from "vitest";
import { startOracle } from "../unleash-oracle.test-case.ts";
import { bucketCount, rolloutBucket } from "./rollout-bucket.ts";

const groupId = "slotgen.ai";
const percentages = Array.from({ length: 101 }, (_, percent) => percent);

/** How many of the jobs' answers at all whole percentages differ from the oracle's. */
function disagreements(
  oracle: Unleash,
  jobIds: readonly string[],
  bucketOf: (jobId: string) => number,
): number {
  let different = 0;
  for (const jobId of jobIds) {
    const bucket = bucketOf(jobId);
    const context = { properties: { jobId } };
    for (const percent of percentages) {
      if (bucket < percent * 100 !== oracle.isEnabled(`at-${percent}`, context)) different += 1;
    }
  }
  return different;
}

const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)).join("");
const randomJobId = (): string => {
  const [length = 0, ...bytes] = randomBytes(33);
  return bytes
    .slice(0, 1 + (length % 32))
    .map((byte) => printable[byte % printable.length])
    .join("");
};

describe("rolloutBucket", async () => {
  const oracle = await startOracle(
    percentages.map((percent) => ({ name: `at-${percent}`, groupId, percent })),
  );
  afterAll(() => oracle.destroy());

  it("agrees with the Unleash SDK for 100,000 random job ids at every whole percentage", () => {
    const jobIds = Array.from({ length: 100_000 }, randomJobId);
    expect(disagreements(oracle, jobIds, (jobId) => rolloutBucket({ groupId, jobId }))).toBe(0);
  });

  it.each<[string, (jobId: string) => number]>([
    ["another seed", (jobId) => murmurhash.x86.hash32(`${groupId}:${jobId}`, 1)],
    ["another separator", (jobId) => murmurhash.x86.hash32(`${groupId}/${jobId}`, 0)],
    ["another order", (jobId) => murmurhash.x86.hash32(`${jobId}:${groupId}`, 0)],
  ])("does not agree with %s", (_, hashOf) => {
    const jobIds = Array.from({ length: 500 }, randomJobId);
    expect(disagreements(oracle, jobIds, (jobId) => (hashOf(jobId) % 100) * 100)).toBeGreaterThan(500);
  });

  it("stays within 0..9999 and spreads jobs evenly", () => {
    const counts = new Array<number>(10).fill(0);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 256 }), (jobId) => {
        const bucket = rolloutBucket({ groupId, jobId });
        expect(Number.isInteger(bucket) && bucket >= 0 && bucket < bucketCount).toBe(true);
      }),
    );
    for (let index = 0; index < 100_000; index += 1) {
      const tenth = Math.floor(rolloutBucket({ groupId, jobId: `job-${index}` }) / 1_000);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    // Five standard deviations of a uniform distribution.
    for (const jobs of counts)
      expect(Math.abs(jobs - 10_000)).toBeLessThan(5 * Math.sqrt(100_000 * 0.1 * 0.9));
  });
});
