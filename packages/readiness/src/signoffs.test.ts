import { describe, expect, it } from "vitest";
import { basis, signedBy } from "./facts.test-case.ts";
import type { BasisChange, RecordedSignoff } from "./facts.ts";
import type { Signing, SignoffRefusedError } from "./signoff-store.ts";
import { refusalOf, signoffsNow } from "./signoffs.ts";

const signing: Signing = {
  signoffId: "s",
  role: "product",
  area: "safety",
  report: "1".repeat(64),
  statement: "read",
  environment: "production",
  subject: "ann",
  roles: ["product"],
  basis,
};
const report = {
  digest: signing.report,
  stage: "ga",
  environment: "production",
  verdict: "not-ready",
  basis,
  computedAt: "2026-01-15T08:00:00.000Z",
} as const;
const change: BasisChange = {
  changeId: "7",
  at: "2026-01-15T08:30:00.000Z",
  source: "prompt",
  what: "another prompt is in use",
  who: null,
  digest: "0".repeat(64),
};

const asked = (
  change: Partial<Signing>,
  known: Partial<Parameters<typeof refusalOf>[1]> = {},
): SignoffRefusedError | null =>
  refusalOf({ ...signing, ...change }, { report, recorded: [], changes: [], ...known });

const bySame = (role: "product" | "engineering", area: "safety" | "quality"): RecordedSignoff => ({
  ...signedBy(role, area),
  subject: "ann",
});

it("lets the right person sign a report that still holds", () => {
  expect(asked({})).toBeNull();
  expect(asked({}, { recorded: [bySame("product", "quality")] })).toBeNull();
  expect(asked({}, { recorded: [{ ...bySame("product", "safety"), subject: "bo" }] })).toBeNull();
});

describe("refuses, each with its own message", () => {
  it.each<[string, Partial<Signing>, Parameters<typeof asked>[1], string, RegExp]>([
    ["someone who may not sign", { roles: [] }, {}, "wrong-role", /SLOTGATE_SIGNOFF_PRODUCT/],
    ["the other role", { role: "engineering" }, {}, "wrong-role", /SLOTGATE_SIGNOFF_ENGINEERING/],
    ["a digest that no report has", {}, { report: null }, "unknown-report", /slotgate readiness --stage ga/],
    ["a report of Beta entry", {}, { report: { ...report, stage: "beta" } }, "beta-report", /--stage ga/],
    [
      "another environment",
      {},
      { report: { ...report, environment: "staging" } },
      "other-environment",
      /staging/,
    ],
    [
      "a report that no longer holds",
      { basis: { ...basis, prompt: "0".repeat(64) } },
      { changes: [change] },
      "lapsed-report",
      /the prompt changed at 2026-01-15T08:30:00.000Z by someone unknown: another prompt is in use \(change 7\)/,
    ],
    [
      "one person in both roles",
      { roles: ["product", "engineering"], role: "engineering" },
      { recorded: [bySame("product", "quality")] },
      "other-role",
      /one person cannot sign both/,
    ],
    [
      "one person whose subject is written in another case",
      { roles: ["product", "engineering"], role: "engineering", subject: "Ann" },
      { recorded: [bySame("product", "quality")] },
      "other-role",
      /one person cannot sign both/,
    ],
    [
      "the same again",
      {},
      { recorded: [bySame("product", "safety")] },
      "already-signed",
      /already signed safety/,
    ],
  ])("%s", (_, change, known, refusal, message) => {
    expect(asked(change, known)).toMatchObject({ refusal, message: expect.stringMatching(message) });
  });
});

it("lets sign again what was withdrawn or has lapsed, in either role", () => {
  const withdrawn = { ...bySame("engineering", "safety"), withdrawnBecause: "too early" };
  const lapsed = { ...bySame("engineering", "safety"), basis: { ...basis, build: "0.9.0" } };
  expect(asked({}, { recorded: [withdrawn, lapsed] })).toBeNull();
});

it("says what undid a sign-off, for each thing that changed", () => {
  const now = { basis: { ...basis, build: "1.1.0", prompt: null }, changes: [] };
  expect(signoffsNow([signedBy("product", "safety")], now)).toMatchObject([
    {
      state: "lapsed",
      because: "the build changed (1.0.0 to 1.1.0); the prompt changed (eeeeeeeeeeee to none)",
    },
  ]);
  // A change before the sign-off did not undo it.
  const before = {
    basis: { ...basis, prompt: "0".repeat(64) },
    changes: [{ ...change, at: "2026-01-01T00:00:00.000Z" }],
  };
  expect(signoffsNow([signedBy("product", "safety")], before)).toMatchObject([
    { because: "the prompt changed (eeeeeeeeeeee to 000000000000)" },
  ]);
});

it("stays undone when a change is taken back, and names that change", () => {
  const [away, back] = [
    { ...change, changeId: "7", at: "2026-01-15T10:00:00.000Z" },
    { ...change, changeId: "8", at: "2026-01-15T11:00:00.000Z", digest: basis.prompt },
  ];
  const signed = signedBy("product", "safety");
  expect(signoffsNow([signed], { basis, changes: [back, away] })).toMatchObject([
    { state: "lapsed", because: expect.stringContaining("(change 7)") },
  ]);
  // What the log says again, as a replica does at its start, is no change.
  expect(signoffsNow([signed], { basis, changes: [back] })).toMatchObject([{ state: "valid" }]);
  const later = { ...signed, signedAt: "2026-01-15T12:00:00.000Z" };
  expect(signoffsNow([later], { basis, changes: [back, away] })).toMatchObject([{ state: "valid" }]);
});
