import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allowlistV1 } from "../../src/allowlist.ts";
import { gateOrder } from "../../src/gates.ts";
import { parseWith } from "../../src/parse.ts";
import { reasonCodes, reasons } from "../../src/reasons.ts";
import { gateVector } from "../../src/vectors/gate-vectors.ts";
import { everyAllowlistVector } from "./allowlist-vectors.ts";
import { gateTable } from "./gate-table.ts";
import { everyGateVector } from "./gate-vectors.ts";
import { everyMalformedVector } from "./malformed-vectors.ts";
import { openState } from "./open-state.ts";
import { everyRolloutVector } from "./rollout-vectors.ts";

const ruledReasons = reasonCodes.filter((code) => reasons[code].from === "gate");
const reasonOf = (expected: { outcome?: string; reason?: string | null }): string =>
  expected.reason ?? "passes";

it("imports only types from the code, so that it does not repeat its mistakes", () => {
  const sources = readdirSync(import.meta.dirname).filter((file) => !file.includes(".test."));
  expect(sources.length).toBeGreaterThan(10);
  for (const file of sources) {
    const text = readFileSync(join(import.meta.dirname, file), "utf8");
    const taken = text.match(/^(?:import|export) (?!type ).*? from "(?!\.\/).*"/gms) ?? [];
    expect({ file, taken }).toEqual({ file, taken: [] });
  }
});

describe("gate vectors", () => {
  const vectors = everyGateVector();
  const combinations = vectors.slice(0, 360);

  it("use a table with the contract's gates in order, and all their reasons", () => {
    expect(gateTable.map(({ gate }) => gate)).toEqual(gateOrder);
    const inTable = gateTable.flatMap(({ gate, rows }) =>
      rows.flatMap(({ reason }) => (reason === null ? [] : [`${gate}: ${reason}`])),
    );
    const inCode = ruledReasons.map((code) => {
      const entry = reasons[code];
      return entry.from === "gate" ? `${entry.gate}: ${code}` : code;
    });
    expect(inTable).toEqual(inCode);
  });

  it("begin with all 360 distinct combinations of 5, 3, 2, 4 and 3 outcomes", () => {
    expect(gateTable.map(({ rows }) => rows.length)).toEqual([5, 3, 2, 4, 3]);
    expect(new Set(combinations.map(({ given }) => JSON.stringify(given))).size).toBe(360);
  });

  it("let each gate decide as often as the combinations do", () => {
    const counts = Object.fromEntries(ruledReasons.map((code) => [code, 0]));
    let admitted = 0;
    for (const { expected } of combinations) {
      if (expected.outcome === "admitted") admitted += 1;
      else counts[expected.reason] = (counts[expected.reason] ?? 0) + 1;
    }
    // One outcome of each gate passes: 360 = 4 * 72 + 2 * 24 + 1 * 12 + 3 * 3 + 2 + 1.
    expect({ ...counts, admitted }).toEqual({
      KILL_SWITCH: 72,
      CONTROLS_UNAVAILABLE: 72,
      CONTROLS_STALE: 72,
      KILL_SWITCH_UNKNOWN: 72,
      FEATURE_UNKNOWN: 24,
      FEATURE_DISABLED: 24,
      NOT_OPTED_IN: 12,
      ALLOWLIST_UNAVAILABLE: 3,
      ALLOWLIST_DISABLED: 3,
      NOT_ALLOWLISTED: 3,
      ROLLOUT_INVALID: 1,
      ROLLOUT_EXCLUDED: 1,
      admitted: 1,
    });
  });

  it("have the state of each gate: passed before the one that denied, not reached after it", () => {
    for (const { expected } of vectors) {
      const words = gateOrder.map((gate) => expected.gates[gate]).join(" ");
      expect(words).toMatch(/^(?:passed ?)*(?:denied(?: not-reached)*)?$/);
      const denied = gateOrder.find((gate) => expected.gates[gate] === "denied");
      expect(denied).toBe(expected.outcome === "denied" ? expected.gate : undefined);
    }
  });

  it("have further causes for every reason with several", () => {
    const variants = new Set(vectors.slice(360).map(({ expected }) => reasonOf(expected)));
    const single = ["FEATURE_UNKNOWN", "FEATURE_DISABLED"];
    expect(ruledReasons.filter((code) => !variants.has(code) && !single.includes(code))).toEqual([]);
    expect(variants.has("passes")).toBe(true);
  });

  it("contain invalid documents only where the name says so", () => {
    for (const { name, given } of vectors) {
      const invalid = given.allowlist !== null && !parseWith(allowlistV1, given.allowlist).ok;
      expect({ name, invalid }).toEqual({ name, invalid: name.includes("an invalid document") });
    }
  });
});

const notReached = Object.fromEntries(gateOrder.map((gate) => [gate, "not-reached"]));
const someDenial = { gates: notReached, ruleId: null, bucket: null };

describe("malformed vectors", () => {
  const vectors = everyMalformedVector();

  it("change every field that a decision reads", () => {
    const places = new Set(vectors.map(({ name }) => name.split(" ")[0]));
    const fields = (value: unknown, path: string): string[] =>
      typeof value === "object" && value !== null && !path.startsWith("allowlist")
        ? [path, ...Object.entries(value).flatMap(([key, member]) => fields(member, `${path}.${key}`))]
        : [path];
    const { allowlist: _, metadata, appliesTo, killSwitches, ...rest } = openState;
    const read = { metadata, appliesTo, killSwitches, ...rest };
    const all = Object.entries(read).flatMap(([key, value]) => fields(value, key));
    // Any other value of a dimension is another subject; the switches are all alike.
    const alike = /^appliesTo\.subject$|^killSwitches\.[023]|^metadata\.allowAI$/;
    expect(all.filter((path) => !places.has(path) && !alike.test(path))).toEqual([]);
  });

  it("are excluded by the contracts, except for four", () => {
    const valid = vectors.filter(
      ({ given, expected }) =>
        gateVector.safeParse({ name: "", given, expected: { ...someDenial, ...expected } }).success,
    );
    expect(valid.map(({ name }) => name)).toEqual([
      "controls null",
      "controls.confirmed null",
      "killSwitches []",
      "appliesTo.level absent",
    ]);
  });
});

describe("rollout vectors", () => {
  const vectors = everyRolloutVector();

  it("have every printable character, the shortest and longest ids, and every remainder of the hash", () => {
    const characters = new Set(vectors.filter(({ jobId }) => jobId.length === 1).map(({ jobId }) => jobId));
    expect(characters.size).toBe(95);
    const lengths = new Set(vectors.flatMap(({ jobId, groupId }) => [jobId.length, groupId.length]));
    expect([1, 256].filter((length) => !lengths.has(length))).toEqual([]);
    const tails = vectors.map(({ groupId, jobId }) => (groupId.length + 1 + jobId.length) % 4);
    expect([...new Set(tails)].sort()).toEqual([0, 1, 2, 3]);
  });

  it("test the bucket one below, at and one above the border, 0 % and 100 %", () => {
    const distances = new Set(vectors.map(({ bucket, basisPoints }) => bucket - basisPoints));
    expect([-1, 0, 1].filter((distance) => !distances.has(distance))).toEqual([]);
    const at = (wanted: number) => vectors.filter(({ basisPoints }) => basisPoints === wanted);
    expect(at(0).length).toBeGreaterThan(50);
    expect(at(0).filter(({ inside }) => inside)).toEqual([]);
    expect(at(10_000).length).toBeGreaterThan(50);
    expect(at(10_000).filter(({ inside }) => !inside)).toEqual([]);
  });

  it("have hashes on both sides of the sign bit, and many of each answer", () => {
    expect(vectors.filter(({ hash }) => hash >= 2 ** 31).length).toBeGreaterThan(100);
    expect(vectors.filter(({ hash }) => hash < 2 ** 31).length).toBeGreaterThan(100);
    expect(vectors.filter(({ inside }) => inside).length).toBeGreaterThan(300);
    expect(vectors.filter(({ inside }) => !inside).length).toBeGreaterThan(300);
  });
});

describe("allowlist vectors", () => {
  it.each(everyAllowlistVector())("$name: has the stated validity", ({ document, valid }) => {
    expect(parseWith(allowlistV1, document).ok).toBe(valid);
  });

  it("have lookups for every reason and for passing", () => {
    const found = everyAllowlistVector().flatMap(({ lookups }) =>
      lookups.map(({ expected }) => reasonOf(expected)),
    );
    expect([...new Set(found)].sort()).toEqual([
      "ALLOWLIST_DISABLED",
      "ALLOWLIST_UNAVAILABLE",
      "NOT_ALLOWLISTED",
      "passes",
    ]);
  });
});
