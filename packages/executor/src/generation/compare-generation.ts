import {
  type CanaryComparison,
  type GenerationComparisonV1,
  type GenerationV1,
  type ModelFigures,
  type ProfileFigures,
  type Reason,
  reasonCodes,
} from "@slotgate/contracts";
import { type JobShare, percentOf, testShares } from "./compare-shares.ts";

/** From `from` until before `to`; milliseconds since 1970. */
export interface ComparisonWindow {
  readonly from: number;
  readonly to: number;
}

interface OfProfile {
  readonly profile: string;
  /** The profile whose canary this was; null: the profile that matched. */
  readonly canaryOf: string | null;
}

interface OfModel {
  readonly provider: string;
  readonly model: string;
  readonly configDigest: string;
}

/** The calls of a profile that asked one model, with one end. */
export interface ModelUse extends OfProfile, OfModel {
  /** Whether these calls ended with this model, and not with one that was asked after it. */
  readonly last: boolean;
  /** Whether a call that ended here had asked another model before. */
  readonly fellBack: boolean;
  /** Why the call ended; of a model that was not the last: why it did not answer. */
  readonly reason: Reason;
  readonly calls: number;
  readonly requests: number;
  readonly requestsUnknown: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly tokensUnknown: number;
}

/** The latency of calls that were not stopped; without a model, of all of the profile. */
export interface LatencyOf extends OfProfile {
  readonly model: OfModel | null;
  readonly calls: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface SideOfCanary {
  readonly jobs: number;
  readonly failed: number;
  /** Null: no call with a known latency. */
  readonly p95Ms: number | null;
  /** Jobs with a call slower than the profile's `p95Ms`. */
  readonly slow: number;
}

/** A canary and its profile under the newest revision in which the canary filled jobs. */
export interface CanarySides {
  readonly profile: string;
  readonly canaryOf: string;
  readonly revision: number;
  readonly ofProfile: SideOfCanary;
  readonly ofCanary: SideOfCanary;
}

export interface GenerationUse {
  readonly uses: readonly ModelUse[];
  readonly latencies: readonly LatencyOf[];
  readonly canaries: readonly CanarySides[];
}

export interface ComparisonReader {
  /** Counts the calls that ended in the window, without those of drills. Throws `StoreUnavailableError`. */
  readonly read: (window: ComparisonWindow) => Promise<GenerationUse>;
}

/** The document whose prices are used. */
export interface PricedDocument {
  readonly document: Pick<GenerationV1, "models">;
  readonly revision: number;
  readonly digest: string;
}

/** Ends of calls on which model and prompt have a bearing; the service stopped all others. */
export const endsOfCalls = [
  "GENERATED",
  "MODEL_TIMEOUT",
  "MODEL_RATE_LIMITED",
  "MODEL_UNREACHABLE",
  "MODEL_HTTP_ERROR",
  "MODEL_REFUSED",
  "MODEL_OUTPUT_INVALID",
  "MODEL_OUTPUT_TRUNCATED",
] as const satisfies readonly Reason[];

/** What was counted, as a document. */
export function comparisonOf(
  window: ComparisonWindow,
  { uses, latencies, canaries }: GenerationUse,
  priced: PricedDocument | null,
): GenerationComparisonV1 {
  const keys = new Map(uses.map((use) => [keyOf(use), { profile: use.profile, canaryOf: use.canaryOf }]));
  const profiles = [...keys].map(([key, of]): ProfileFigures => {
    const ofProfile = uses.filter((use) => keyOf(use) === key);
    const latenciesHere = latencies.filter((one) => keyOf(one) === key);
    const models = modelsOf(ofProfile, latenciesHere, priced);
    const ended = ofProfile.filter(({ last }) => last);
    const figures = figuresOf(ended, latenciesHere.find(({ model }) => model === null) ?? null);
    const sides = canaries.find((one) => keyOf(one) === key);
    return {
      profile: of.profile,
      canaryOf: of.canaryOf,
      ...figures,
      fallbacks: sumOf(ended, ({ fellBack, calls }) => (fellBack ? calls : 0)),
      // Requests of a model count whether or not the call ended with it.
      ...requestsOf(ofProfile),
      cost: sumOfCosts(models),
      models,
      comparison: sides === undefined ? null : compareSides(sides),
    };
  });
  return {
    version: "v1",
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
    prices: priced === null ? null : { revision: priced.revision, digest: priced.digest },
    profiles: profiles.sort(byProfile),
  };
}

const keyOf = ({ profile, canaryOf }: OfProfile): string => JSON.stringify([profile, canaryOf]);

/** A canary comes after the profile that it belongs to. */
function byProfile(one: OfProfile, other: OfProfile): number {
  const orderOf = ({ profile, canaryOf }: OfProfile) => [
    canaryOf ?? profile,
    canaryOf === null ? "" : profile,
  ];
  const [a, b] = [orderOf(one), orderOf(other)];
  return compareText(a[0] ?? "", b[0] ?? "") || compareText(a[1] ?? "", b[1] ?? "");
}

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const modelKey = ({ provider, model, configDigest }: OfModel): string =>
  JSON.stringify([provider, model, configDigest]);

function modelsOf(
  uses: readonly ModelUse[],
  latencies: readonly LatencyOf[],
  priced: PricedDocument | null,
): ModelFigures[] {
  const keys = new Map(uses.map((use) => [modelKey(use), use]));
  return [...keys]
    .map(([key, { provider, model, configDigest }]): ModelFigures => {
      const asked = uses.filter((use) => modelKey(use) === key);
      const latency = latencies.find((one) => one.model !== null && modelKey(one.model) === key) ?? null;
      const figures = figuresOf(asked, latency);
      return {
        provider,
        model,
        configDigest,
        ...figures,
        fallbacks: sumOf(asked, ({ last, calls }) => (last ? 0 : calls)),
        cost: costOf(figures, priceOf({ provider, model }, priced)),
      };
    })
    .sort((one, other) => other.calls - one.calls || compareText(modelKey(one), modelKey(other)));
}

type Figures = Omit<ModelFigures, keyof OfModel | "fallbacks" | "cost">;

function figuresOf(uses: readonly ModelUse[], latency: LatencyOf | null): Figures {
  const callsWith = (reason: Reason) => sumOf(uses, (use) => (use.reason === reason ? use.calls : 0));
  const named: readonly Reason[] = [
    "GENERATED",
    "MODEL_REFUSED",
    "MODEL_OUTPUT_INVALID",
    "MODEL_OUTPUT_TRUNCATED",
  ];
  const others = reasonCodes.filter((reason) => isEndOfCall(reason) && !named.includes(reason));
  return {
    calls: sumOf(uses, ({ calls }) => calls),
    completed: callsWith("GENERATED"),
    refused: callsWith("MODEL_REFUSED"),
    outputInvalid: callsWith("MODEL_OUTPUT_INVALID"),
    outputTruncated: callsWith("MODEL_OUTPUT_TRUNCATED"),
    otherFailures: others
      .map((reason) => ({ reason, calls: callsWith(reason) }))
      .filter(({ calls }) => calls > 0),
    stopped: sumOf(uses, ({ reason, calls }) => (isEndOfCall(reason) ? 0 : calls)),
    ...requestsOf(uses),
    latency: latency === null ? null : { calls: latency.calls, p50Ms: latency.p50Ms, p95Ms: latency.p95Ms },
    inputTokens: sumOf(uses, ({ inputTokens }) => inputTokens),
    outputTokens: sumOf(uses, ({ outputTokens }) => outputTokens),
    tokensUnknown: sumOf(uses, ({ tokensUnknown }) => tokensUnknown),
  };
}

const requestsOf = (uses: readonly ModelUse[]): Pick<Figures, "requests" | "requestsUnknown"> => ({
  requests: sumOf(uses, ({ requests }) => requests),
  requestsUnknown: sumOf(uses, ({ requestsUnknown }) => requestsUnknown),
});

const isEndOfCall = (reason: Reason): boolean => endsOfCalls.some((one) => one === reason);

const sumOf = <Of>(all: readonly Of[], number: (one: Of) => number): number =>
  all.reduce((sum, one) => sum + number(one), 0);

type Price = NonNullable<GenerationV1["models"][string]["price"]>;

/** Null: the document gives no price for the model, or different ones at different endpoints. */
function priceOf(
  { provider, model }: Pick<OfModel, "provider" | "model">,
  priced: PricedDocument | null,
): Price | null {
  const entries = Object.values(priced?.document.models ?? {}).filter(
    (one) => one.provider === provider && one.model === model,
  );
  const [first] = entries;
  const price = first?.price;
  if (price === undefined) return null;
  const same = entries.every(
    (one) =>
      one.price?.currency === price.currency &&
      one.price.inputPerMillion === price.inputPerMillion &&
      one.price.outputPerMillion === price.outputPerMillion,
  );
  return same ? price : null;
}

const costOf = (
  { inputTokens, outputTokens }: Pick<Figures, "inputTokens" | "outputTokens">,
  price: Price | null,
): ModelFigures["cost"] =>
  price === null
    ? null
    : {
        currency: price.currency,
        amount: (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1e6,
      };

function sumOfCosts(models: readonly ModelFigures[]): ModelFigures["cost"] {
  const costs = models.map(({ cost }) => cost);
  const currency = costs[0]?.currency;
  if (currency === undefined || costs.some((cost) => cost?.currency !== currency)) return null;
  return { currency, amount: sumOf(costs, (cost) => cost?.amount ?? 0) };
}

function compareSides({ revision, ofProfile, ofCanary }: CanarySides): CanaryComparison {
  const failed = { profile: failedOf(ofProfile), canary: failedOf(ofCanary) };
  const slow = { profile: slowOf(ofProfile), canary: slowOf(ofCanary) };
  const [profile, canary] = [percentOf(failed.profile), percentOf(failed.canary)];
  return {
    revision,
    profile: { ...ofProfile, percent: profile },
    canary: { ...ofCanary, percent: canary },
    failures: { differencePoints: difference(canary, profile), ...testShares(failed) },
    latency: { differenceMs: difference(ofCanary.p95Ms, ofProfile.p95Ms), ...testShares(slow) },
  };
}

const failedOf = ({ jobs, failed }: SideOfCanary): JobShare => ({ jobs, marked: failed });
const slowOf = ({ jobs, slow }: SideOfCanary): JobShare => ({ jobs, marked: slow });

const difference = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one - other;
