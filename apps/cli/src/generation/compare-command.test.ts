import { type GenerationComparisonV1, generationComparisonV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/generation-comparison.json" with { type: "json" };
import type { ComparisonWindow, GenerationUse, ModelUse } from "@slotgate/executor";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call, testNow } from "../call.test-case.ts";

const [lessons, terse] = (example as GenerationComparisonV1).profiles;
const [first, second] = lessons?.models ?? [];
const digest = (letter: string): string => letter.repeat(64);

const useOf = (changes: Partial<ModelUse>): ModelUse => ({
  profile: "lessons",
  canaryOf: null,
  provider: "openai",
  model: first?.model ?? "",
  configDigest: digest("a"),
  last: true,
  fellBack: false,
  reason: "GENERATED",
  calls: 1,
  requests: 1,
  requestsUnknown: 0,
  inputTokens: 0,
  outputTokens: 0,
  tokensUnknown: 0,
  ...changes,
});
const fallback = { provider: "anthropic", model: second?.model ?? "", configDigest: digest("b") };
const canary = { profile: "lessons-terse", canaryOf: "lessons" };

const used: GenerationUse = {
  uses: [
    useOf({ calls: 1_766, inputTokens: 1_465_000, outputTokens: 602_100 }),
    useOf({ reason: "MODEL_OUTPUT_INVALID", calls: 35 }),
    useOf({ reason: "MODEL_REFUSED", calls: 9 }),
    useOf({ reason: "MODEL_RATE_LIMITED", last: false, calls: 30 }),
    useOf({ ...fallback, fellBack: true, calls: 28 }),
    useOf({ ...fallback, fellBack: true, reason: "MODEL_TIMEOUT", calls: 2 }),
    useOf({ ...canary, calls: 185 }),
    useOf({ ...canary, reason: "MODEL_OUTPUT_INVALID", calls: 19 }),
  ],
  latencies: [
    { profile: "lessons", canaryOf: null, model: null, calls: 1_840, p50Ms: 1_320.4, p95Ms: 4_110.9 },
  ],
  canaries: [
    {
      ...canary,
      revision: 14,
      ofProfile: { jobs: 1_840, failed: 46, p95Ms: 4_110.9, slow: 92 },
      ofCanary: { jobs: 204, failed: 19, p95Ms: 3_720.6, slow: 14 },
    },
  ],
};

let stage: HttpStage;
let asked: ComparisonWindow[] = [];
let found: GenerationUse;
beforeEach(async () => {
  asked = [];
  found = used;
  stage = await startStage({
    clock: { now: () => testNow, monotonic: () => 0 },
    comparison: {
      read: async (window) => {
        asked.push(window);
        return found;
      },
    },
    priced: () => ({
      revision: 14,
      digest: digest("d"),
      document: {
        models: {
          main: {
            provider: "openai",
            model: first?.model ?? "",
            credential: "default",
            price: { currency: "USD", inputPerMillion: 0.25, outputPerMillion: 2 },
          },
        },
      },
    }),
  });
});
afterEach(() => stage.stop());
const compare = (...args: string[]) =>
  call(["generation", "compare", ...args], {
    env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["audit"]) },
  });

it("shows each profile with its models, and each canary beside its profile", async () => {
  const { code, out, err } = await compare();
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatchInlineSnapshot(`
    "PROFILE         MODEL            CALLS    OK  FAILED  P50 MS  P95 MS        COST
    lessons         all               1840  1794      46    1320    4111           -
                    gpt-5-mini        1840  1766      74       -       -  1.5704 USD
                    claude-haiku-4-     30    28       2       -       -           -
                    5
    lessons-terse   gpt-5-mini         204   185      19       -       -  0.0000 USD
    (canary of
    lessons)

    lessons-terse beside lessons, under revision 14:
    failed: 19 of 204 jobs (9.3 %) beside 46 of 1840 jobs (2.5 %), +6.8 points:
    worse (p < 0.0001)
    p95: 3721 ms beside 4111 ms, -390.3 ms: may be chance (p = 0.1645)
    "
  `);
  expect(asked).toEqual([{ from: testNow - 86_400_000, to: testNow }]);
  for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

it("shows failures by kind, requests and tokens with --wide", async () => {
  const { out } = await compare("--wide");
  expect(out.split("\n")[0]).toMatch(
    /REFUSED +INVALID +TRUNCATED +OTHER FAILURES +STOPPED +FELL BACK +REQUESTS/,
  );
  expect(out).toMatch(/9 +35 +0 +30 MODEL_RATE_LIMITED +0/);
});

it("passes the time on, and prints the answer as JSON", async () => {
  const { out } = await compare("--since", "7d", "--until", "1d", "--json");
  expect(generationComparisonV1.parse(JSON.parse(out))).toMatchObject({
    profiles: [
      { profile: lessons?.profile, calls: 1_840 },
      { profile: terse?.profile, comparison: { failures: { verdict: "worse" } } },
    ],
  });
  expect(asked).toEqual([{ from: testNow - 7 * 86_400_000, to: testNow - 86_400_000 }]);
});

it("says when no call ended, and when a canary has too few jobs", async () => {
  const none = { jobs: 3, failed: 0, p95Ms: null, slow: 0 };
  found = {
    uses: [useOf(canary)],
    latencies: [],
    canaries: [{ ...canary, revision: 14, ofProfile: { ...none, jobs: 0 }, ofCanary: none }],
  };
  expect((await compare()).out).toContain(
    "failed: 0 of 3 jobs (0.0 %) beside 0 of 0 jobs: too few jobs to tell",
  );
  found = { uses: [], latencies: [], canaries: [] };
  expect(await compare()).toMatchObject({ code: 0, out: "", err: "no call ended in that time\n" });
});
