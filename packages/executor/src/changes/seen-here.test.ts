import { expect, it } from "vitest";
import { seenHere } from "./seen-here.ts";

const controls = {
  snapshot: {
    version: "v1",
    source: "unleash",
    environment: "production",
    killSwitch: "released",
    feature: "enabled",
    rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 250 },
  },
  revision: 4,
  digest: "c0",
  ageMs: 300,
  maxAgeMs: 15_000,
  clockSteppedBack: false,
} as const;
const noFile = { path: null, digest: null, enabled: null, rules: null };

it("is the state in force, for the moment of its confirmation", () => {
  const seen = seenHere({
    controls,
    allowlist: { path: "/a.json", digest: "a0", enabled: true, rules: 2 },
    model: {
      attribution: { provider: "openai-compatible", model: "writer", configDigest: "m0", promptDigest: "p0" },
    },
    budgets: { tokensPerDay: 500_000, callsPerDay: null, tokensPerRun: null, callsPerRun: 20 },
    now: 10_000,
  });
  expect(seen.map(({ source, digest, confirmedAt }) => [source, digest, confirmedAt?.getTime()])).toEqual([
    ["controls", "c0", 9_700],
    ["allowlist", "a0", undefined],
    ["model-configuration", "m0", undefined],
    ["prompt", "p0", undefined],
    ["budget", expect.stringMatching(/^[0-9a-f]{64}$/), undefined],
  ]);
  expect(seen[0]?.what).toBe("Unleash: kill switch released, AI flag enabled, rollout 2.5 %");
  expect(seen.at(-1)?.what).toBe("budgets: 500000 tokens a day, 20 calls a run");
});

it("leaves out unknown controls, and an allowlist that is not in a file", () => {
  const seen = seenHere({ controls: null, allowlist: noFile, model: null, budgets: null, now: 0 });
  expect(seen.map(({ source, digest, after }) => [source, digest, after])).toEqual([
    ["model-configuration", null, null],
    ["prompt", null, null],
    ["budget", null, null],
  ]);
});
