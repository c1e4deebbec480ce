import { assertWith, generationComparisonV1, type Reason } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import {
  type CanarySides,
  comparisonOf,
  type GenerationUse,
  type LatencyOf,
  type ModelUse,
  type PricedDocument,
} from "./compare-generation.ts";

const digest = (letter: string): string => letter.repeat(64);
const window = { from: Date.parse("2026-01-30T12:00:00Z"), to: Date.parse("2026-01-31T12:00:00Z") };

const first = { provider: "openai", model: "small", configDigest: digest("a") };
const second = { provider: "anthropic", model: "other", configDigest: digest("b") };

const useOf = (changes: Partial<ModelUse> & { readonly reason: Reason }): ModelUse => ({
  profile: "lessons",
  canaryOf: null,
  ...first,
  last: true,
  fellBack: false,
  calls: 1,
  requests: 1,
  requestsUnknown: 0,
  inputTokens: 0,
  outputTokens: 0,
  tokensUnknown: 0,
  ...changes,
});
const latencyOf = (changes: Partial<LatencyOf> = {}): LatencyOf => ({
  profile: "lessons",
  canaryOf: null,
  model: null,
  calls: 8,
  p50Ms: 800,
  p95Ms: 2_400,
  ...changes,
});
const priced = (models: PricedDocument["document"]["models"]): PricedDocument => ({
  revision: 7,
  digest: digest("d"),
  document: { models },
});
const eur = (inputPerMillion: number, outputPerMillion: number, currency = "EUR") => ({
  currency,
  inputPerMillion,
  outputPerMillion,
});
const compared = (use: Partial<GenerationUse>, prices: PricedDocument | null = null) =>
  assertWith(
    generationComparisonV1,
    comparisonOf(window, { uses: [], latencies: [], canaries: [], ...use }, prices),
  );

describe("the comparison of models", () => {
  it("counts calls by their end, and those that the service stopped apart", () => {
    const { from, to, prices, profiles } = compared({
      uses: [
        useOf({ reason: "GENERATED", calls: 5, requests: 6, inputTokens: 500, outputTokens: 90 }),
        useOf({ reason: "MODEL_REFUSED", calls: 2, requests: 2 }),
        useOf({ reason: "MODEL_OUTPUT_INVALID", calls: 3, requests: 3 }),
        useOf({ reason: "MODEL_OUTPUT_TRUNCATED", calls: 4, requests: 4 }),
        useOf({ reason: "MODEL_UNREACHABLE", calls: 6, requests: 18, tokensUnknown: 6 }),
        useOf({ reason: "MODEL_TIMEOUT", calls: 7, requests: 21, tokensUnknown: 7 }),
        useOf({ reason: "KILL_SWITCH", calls: 8, requests: 4, tokensUnknown: 4 }),
        useOf({ reason: "INTERRUPTED", calls: 9, requests: 0, requestsUnknown: 9, tokensUnknown: 9 }),
      ],
      latencies: [latencyOf(), latencyOf({ model: first, p95Ms: 2_300 })],
    });
    expect([from, to, prices]).toEqual(["2026-01-30T12:00:00.000Z", "2026-01-31T12:00:00.000Z", null]);
    const figures = {
      calls: 44,
      completed: 5,
      refused: 2,
      outputInvalid: 3,
      outputTruncated: 4,
      otherFailures: [
        { reason: "MODEL_TIMEOUT", calls: 7 },
        { reason: "MODEL_UNREACHABLE", calls: 6 },
      ],
      stopped: 17,
      fallbacks: 0,
      requests: 58,
      requestsUnknown: 9,
      inputTokens: 500,
      outputTokens: 90,
      tokensUnknown: 26,
      cost: null,
    };
    expect(profiles).toEqual([
      {
        profile: "lessons",
        canaryOf: null,
        ...figures,
        latency: { calls: 8, p50Ms: 800, p95Ms: 2_400 },
        models: [{ ...first, ...figures, latency: { calls: 8, p50Ms: 800, p95Ms: 2_300 } }],
        comparison: null,
      },
    ]);
  });

  it("counts a call that fell back once for its profile, and for each model that it asked", () => {
    const [profile] = compared({
      uses: [
        useOf({ reason: "GENERATED", calls: 10, requests: 10 }),
        useOf({ reason: "MODEL_RATE_LIMITED", last: false, calls: 4, requests: 12 }),
        useOf({ ...second, reason: "GENERATED", fellBack: true, calls: 3, requests: 3, inputTokens: 30 }),
        useOf({ ...second, reason: "MODEL_TIMEOUT", fellBack: true, calls: 1, requests: 2 }),
      ],
    }).profiles;
    const failedBy = (reason: Reason, calls: number) => [{ reason, calls }];
    expect(profile).toMatchObject({
      calls: 14,
      completed: 13,
      otherFailures: failedBy("MODEL_TIMEOUT", 1),
      fallbacks: 4,
      requests: 27,
      inputTokens: 30,
      models: [
        {
          ...first,
          calls: 14,
          completed: 10,
          otherFailures: failedBy("MODEL_RATE_LIMITED", 4),
          fallbacks: 4,
          requests: 22,
        },
        {
          ...second,
          calls: 4,
          completed: 3,
          otherFailures: failedBy("MODEL_TIMEOUT", 1),
          fallbacks: 0,
          requests: 5,
        },
      ],
    });
  });

  it("puts each canary after its profile, apart from the same profile without", () => {
    const of = (profile: string, canaryOf: string | null) =>
      useOf({ reason: "GENERATED", profile, canaryOf });
    const { profiles } = compared({
      uses: [
        of("a-terse", "notes"),
        of("notes", null),
        of("z", null),
        of("a-terse", "lessons"),
        of("lessons", null),
      ],
    });
    expect(profiles.map(({ profile, canaryOf }) => [profile, canaryOf])).toEqual([
      ["lessons", null],
      ["a-terse", "lessons"],
      ["notes", null],
      ["a-terse", "notes"],
      ["z", null],
    ]);
  });
});

describe("the cost", () => {
  const uses = [
    useOf({ reason: "GENERATED", calls: 2, inputTokens: 1_000_000, outputTokens: 250_000 }),
    useOf({ ...second, reason: "GENERATED", inputTokens: 500_000, outputTokens: 100_000 }),
  ];
  const openai = { provider: "openai", model: "small", credential: "default" } as const;
  const anthropic = { provider: "anthropic", model: "other", credential: "default" } as const;

  it("is that of the tokens at the prices of the document", () => {
    const { prices, profiles } = compared(
      { uses },
      priced({ a: { ...openai, price: eur(2, 8) }, b: { ...anthropic, price: eur(1, 5) } }),
    );
    // 1 * 2 + 0.25 * 8, and 0.5 * 1 + 0.1 * 5.
    expect(prices).toEqual({ revision: 7, digest: digest("d") });
    expect(profiles[0]?.models.map(({ cost }) => cost)).toEqual([
      { currency: "EUR", amount: 4 },
      { currency: "EUR", amount: 1 },
    ]);
    expect(profiles[0]?.cost).toEqual({ currency: "EUR", amount: 5 });
  });

  it.each<[why: string, models: PricedDocument["document"]["models"]]>([
    ["a price is missing", { a: { ...openai, price: eur(2, 8) }, b: anthropic }],
    ["the model is not in the document", { a: { ...openai, price: eur(2, 8) } }],
    [
      "two entries differ",
      {
        a: { ...openai, price: eur(2, 8) },
        b: { ...anthropic, price: eur(1, 5) },
        c: { ...anthropic, price: eur(1, 6) },
      },
    ],
    [
      "one of two entries has none",
      { a: { ...openai, price: eur(2, 8) }, b: { ...anthropic, price: eur(1, 5) }, c: anthropic },
    ],
    [
      "the currencies differ",
      { a: { ...openai, price: eur(2, 8) }, b: { ...anthropic, price: eur(1, 5, "USD") } },
    ],
  ])("of a profile is unknown if %s", (_, models) => {
    const [profile] = compared({ uses }, priced(models)).profiles;
    expect(profile?.cost).toBeNull();
    expect(profile?.models[0]?.cost).toEqual({ currency: "EUR", amount: 4 });
  });
});

describe("a canary beside its profile", () => {
  const sidesOf = (changes: Partial<CanarySides> = {}): CanarySides => ({
    profile: "terse",
    canaryOf: "lessons",
    revision: 14,
    ofProfile: { jobs: 1_840, failed: 46, p95Ms: 4_110.5, slow: 92 },
    ofCanary: { jobs: 204, failed: 19, p95Ms: 3_720, slow: 14 },
    ...changes,
  });
  const comparisonWith = (sides: CanarySides) =>
    compared({
      uses: [useOf({ reason: "GENERATED", profile: "terse", canaryOf: "lessons" })],
      canaries: [sides],
    }).profiles[0]?.comparison;

  it("has the differences, and says whether they are more than chance", () => {
    // The chances are derived in compare-shares.test.ts.
    expect(comparisonWith(sidesOf())).toEqual({
      revision: 14,
      profile: { jobs: 1_840, failed: 46, percent: 2.5, p95Ms: 4_110.5, slow: 92 },
      canary: { jobs: 204, failed: 19, percent: (100 * 19) / 204, p95Ms: 3_720, slow: 14 },
      failures: {
        differencePoints: (100 * 19) / 204 - 2.5,
        pValue: expect.closeTo(8.19246277853447e-6, 12),
        verdict: "worse",
      },
      latency: {
        differenceMs: -390.5,
        pValue: expect.closeTo(0.16447349557171828, 8),
        verdict: "noise",
      },
    });
  });

  it("has no difference without jobs on both sides", () => {
    const ofProfile = { jobs: 0, failed: 0, p95Ms: null, slow: 0 };
    expect(comparisonWith(sidesOf({ ofProfile }))).toMatchObject({
      profile: { percent: null },
      failures: { differencePoints: null, pValue: null, verdict: "too-few-jobs" },
      latency: { differenceMs: null, pValue: null, verdict: "too-few-jobs" },
    });
  });

  it("is null for a profile that is no canary, and without calls to judge", () => {
    const { profiles } = compared({
      uses: [
        useOf({ reason: "GENERATED" }),
        useOf({ reason: "KILL_SWITCH", profile: "terse", canaryOf: "lessons" }),
      ],
    });
    expect(profiles.map(({ comparison }) => comparison)).toEqual([null, null]);
  });
});
