import { expect, it } from "vitest";
import { cursorOf, telemetryPlaceIn } from "./telemetry-cursor.ts";
import { telemetryFilterIn, telemetryOrderIn } from "./telemetry-query.ts";

const auditor = { subject: "a", owner: "o", roles: ["audit"] } as const;
const submitter = { subject: "s", owner: "team", roles: ["submit"] } as const;
const detailOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return expect.unreachable("nothing was thrown");
};

it("without filters returns all records, for roles other than audit and operate only their owner's", () => {
  expect(telemetryFilterIn({ query: {} }, auditor)).toEqual({
    owner: null,
    since: null,
    until: null,
    reason: null,
    gate: null,
    status: null,
    kind: null,
    ruleId: null,
    runId: null,
    jobId: null,
    scope: {},
    drills: "leave-out",
  });
  expect(telemetryFilterIn({ query: {} }, submitter).owner).toBe("team");
  expect(telemetryOrderIn({ query: {} })).toEqual({ order: "oldest-first", after: null });
});

it("a caller without access to evidence cannot filter by rule", () => {
  const asked = { query: { rule: "r" } };
  expect(telemetryFilterIn(asked, auditor).ruleId).toBe("r");
  expect(() => telemetryFilterIn(asked, submitter)).toThrow(
    /`rule` needs a key with the role operate or audit/,
  );
});

it("reads every filter, and any dimension of a scope", () => {
  const query = {
    since: "2026-03-01T01:00:00+01:00",
    reason: "STORED",
    gate: "rollout",
    status: "STUB",
    rule: "r",
    "scope.subject": "biology",
    "scope.a.b": "c",
    order: "newest-first",
  };
  expect(telemetryFilterIn({ query }, auditor)).toMatchObject({
    since: "2026-03-01T00:00:00.000Z",
    reason: "STORED",
    gate: "rollout",
    status: "STUB",
    ruleId: "r",
    scope: { subject: "biology", "a.b": "c" },
  });
  expect(telemetryOrderIn({ query }).order).toBe("newest-first");
});

it.each<[Record<string, string | string[]>, RegExp]>([
  [{ reason: "WHIM" }, /`reason`: expected one of KILL_SWITCH, .+ received "WHIM"/],
  [{ gate: "door" }, /expected one of kill-switch, feature-flag, opt-in, allowlist, rollout/],
  [{ kind: "" }, /`kind`: expected 1 to 256 characters/],
  [{ job: "é" }, /`job`: expected 1 to 256 printable ASCII characters/],
  [{ "scope.": "x" }, /`scope`: expected `scope\.DIMENSION=VALUE`/],
  [{ "scope.__proto__": "x" }, /`scope`/],
  [{ run: ["a", "b"] }, /`run`: expected one value, received several/],
])("%j is refused", (query, detail) => {
  expect(detailOf(() => telemetryFilterIn({ query }, auditor))).toMatch(detail);
});

it("a cursor round-trips any position", () => {
  const place = { decidedAt: "2026-03-01T00:00:00.000Z", writerId: `é${"x".repeat(200)}`, seq: 7 };
  expect(telemetryPlaceIn({ query: { cursor: cursorOf(place) } })).toEqual(place);
  // PostgreSQL has no such year.
  const yearZero = cursorOf({ ...place, decidedAt: "0000-03-01T00:00:00.000Z" });
  for (const cursor of ["x", "WyJhIl0", cursorOf({ ...place, seq: 0 }), yearZero])
    expect(detailOf(() => telemetryPlaceIn({ query: { cursor } }))).toMatch(
      /the `next` of the previous page/,
    );
});
