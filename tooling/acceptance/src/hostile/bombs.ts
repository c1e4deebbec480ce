import { gzipSync } from "node:zlib";
import type { AllowlistRule, Job } from "@slotgate/contracts";
import { allowlistOf, jobOf, runOf } from "../world/documents.ts";

/** A document that is made to cost far more than its size, or its limit, lets one expect. */
export interface Bomb {
  readonly as: "submit" | "operate";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** What it may be answered; 429 always may: that much is never taken from one key. */
  readonly statuses: readonly number[];
}

const json = (document: unknown): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(JSON.stringify(document)));
const zipped = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(text));

const later = { prefer: "respond-async" };
const gzip = { "content-encoding": "gzip" };

const rules = (count: number, change: (at: number) => Partial<AllowlistRule> = () => ({})): AllowlistRule[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `rule-${at}`,
    enabled: true,
    kinds: ["explanatory"],
    slotIds: [],
    maxJobsPerRun: 5,
    appliesTo: { subject: [`subject-${at}`], level: ["*"], board: ["AQA"], specVersion: ["*"] },
    ...change(at),
  }));
const preview = (changed: readonly AllowlistRule[], statuses: readonly number[]): Bomb => ({
  as: "operate",
  path: "/v1/allowlist/preview",
  statuses,
  body: json({ version: "v1", document: allowlistOf({ rules: [...changed] }) }),
});

/** Denied, so that nothing but the document costs. */
const denied = { requiresReview: false, allowAI: false };
const jobs = (count: number, change: (at: number) => Partial<Job> = () => ({})): Job[] =>
  Array.from({ length: count }, (_, at) => jobOf({ jobId: `bomb-${at}`, ...change(at) }));
const run = (
  changed: readonly Partial<Job>[],
  { statuses, headers = {} }: { readonly statuses: readonly number[]; readonly headers?: Bomb["headers"] },
): Bomb => ({
  as: "submit",
  path: "/v1/runs",
  statuses,
  headers,
  body: json(runOf({ jobs: changed, metadata: denied })),
});

const branches = (count: number) => ({
  type: "object",
  properties: {
    a: { oneOf: Array.from({ length: count }, (_, at) => ({ minItems: at })) },
  },
});
const withKeys = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [at.toString(36), 1]));
const unknownKeys = (count: number): string =>
  JSON.stringify({ ...runOf({ metadata: denied }), ...withKeys(count) });
const unknownInAllowlist = (count: number): string =>
  JSON.stringify({ version: "v1", document: { ...allowlistOf(), ...withKeys(count) } });

/** Built anew for each attack: together they are some hundred megabytes. */
export const bombs: Readonly<Record<string, () => Bomb>> = {
  "an allowlist of 10,000 rules": () => preview(rules(10_000), [200]),
  "an allowlist whose 4,000 rules all meet": () =>
    preview(
      rules(4_000, () => ({ appliesTo: { subject: ["*"], level: ["*"], board: ["*"], specVersion: ["*"] } })),
      [200],
    ),
  "800,000 slots in one rule": () =>
    preview(
      rules(1, () => ({ slotIds: Array.from({ length: 800_000 }, (_, at) => at.toString(36)) })),
      [422],
    ),
  "100 rules of 1,000 values each": () =>
    preview(
      rules(99, (rule) => ({
        appliesTo: {
          subject: Array.from({ length: 1_000 }, (_, at) => `value-${rule}-${at}`),
          level: ["*"],
          board: ["*"],
          specVersion: ["*"],
        },
      })),
      [200],
    ),
  "unknown keys of an allowlist behind gzip": () => ({
    as: "operate",
    path: "/v1/allowlist/preview",
    headers: gzip,
    body: zipped(unknownInAllowlist(400_000)),
    statuses: [422],
  }),
  "unknown keys of a run behind gzip": () => ({
    as: "submit",
    path: "/v1/runs",
    headers: gzip,
    body: zipped(unknownKeys(90_000)),
    statuses: [422],
  }),
  "700,000 unknown keys of a run behind gzip": () => ({
    as: "submit",
    path: "/v1/runs",
    headers: { ...gzip, ...later },
    body: zipped(unknownKeys(700_000)),
    statuses: [422],
  }),
  "5,000 jobs of 8 MiB": () =>
    run(
      jobs(5_000, () => ({ input: { a: "x".repeat(1_400) } })),
      {
        headers: later,
        statuses: [202],
      },
    ),
  "500 jobs with 200 values each": () =>
    run(
      jobs(500, () => ({ input: withKeys(180) })),
      { statuses: [200] },
    ),
  "32 output schemas of 900 branches": () =>
    run(
      jobs(32, (at) => ({
        output: { field: "body", type: `kind-${at}`, schema: branches(900) as never },
      })),
      { statuses: [200] },
    ),
  "32 output schemas of 900 branches that reach the model": () => ({
    ...run([], { statuses: [200] }),
    body: json(
      runOf({
        jobs: Array.from({ length: 32 }, () =>
          jobOf({ output: { field: "body", type: "any", schema: branches(900) as never } }),
        ),
      }),
    ),
  }),
  "a job of 8 MiB of empty objects": () =>
    run(
      jobs(1, () => ({ input: { a: Array(2_700_000).fill({}) } })),
      {
        headers: later,
        statuses: [422],
      },
    ),
  "a job of 8 MiB of text": () =>
    run(
      jobs(1, () => ({ input: { a: '\\"'.repeat(1_900_000) } })),
      {
        headers: later,
        statuses: [202],
      },
    ),
  "8 MiB of open brackets": () => ({
    as: "submit",
    path: "/v1/runs",
    headers: later,
    statuses: [400],
    body: new Uint8Array(Buffer.from("[".repeat(8_388_000))),
  }),
  "a number of a million digits": () => ({
    as: "submit",
    path: "/v1/runs",
    statuses: [422],
    body: new Uint8Array(
      Buffer.from(
        JSON.stringify(runOf({ metadata: denied })).replace('"Rates of reaction"', "9".repeat(1_000_000)),
      ),
    ),
  }),
};
