import { allowlistV1 } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { compileAllowlist } from "./allowlist/compile-allowlist.ts";
import { inputOf } from "./conformance.ts";
import { decide } from "./decide.ts";
import type { DecisionInput } from "./state/decision-input.ts";
import { rolloutBucket } from "./state/rollout-bucket.ts";
import { readGateVectors } from "./vectors.test-case.ts";

// Every row of `malformed.json` denies as stated: see vectors.test.ts. These tests cover what JSON cannot express.

const open = inputOf(
  readGateVectors().find(({ expected }) => expected.outcome === "admitted")?.given ??
    expect.unreachable("no vector admits"),
);
const controls = open.state.controls ?? expect.unreachable("no controls");
const rollout = { state: "valid", groupId: "slotgen.ai", basisPoints: 10_000 } as const;
const openInput: DecisionInput = {
  ...open,
  state: { ...open.state, controls: { ...controls, snapshot: { ...controls.snapshot, rollout } } },
};
const boom = new Error("boom");
const throwing = (): never => {
  throw boom;
};
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

type Path = readonly string[];

/** Every place that a decision reads, down to the compiled allowlist's own parts. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null || path.at(-1) === "document") return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key]))];
}
// A hint for people decides nothing.
const places = placesIn(openInput).filter((path) => path.at(-1) !== "nearMiss");
const at = (path: Path): unknown => path.reduce<unknown>((value, key) => (value as never)[key], openInput);

function copyWith(
  value: unknown,
  [key, ...rest]: Path,
  define: (copy: object, key: string) => void,
): unknown {
  if (key === undefined) return expect.unreachable("the root has no path");
  const copy: object = Array.isArray(value) ? [...value] : { ...(value as object) };
  if (rest.length === 0) define(copy, key);
  else
    Object.defineProperty(copy, key, {
      value: copyWith((value as never)[key], rest, define),
      enumerable: true,
    });
  return copy;
}
const inputWith = (path: Path, value: unknown): DecisionInput =>
  (path.length === 0
    ? value
    : copyWith(openInput, path, (copy, key) => Object.defineProperty(copy, key, { value }))) as DecisionInput;

const odd: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -0, -1, 1, 1.5, 1e300, Number.NaN, Infinity, -Infinity, 10n],
  ...["", "x", "\u00e9", "\ud800", "true", "0", Symbol("s"), throwing, () => 1, class {}],
  ...[[], [0], Array(3), {}, Object.create(null), new Date(0), new Map(), new String("x"), new Number(1)],
  ...[revoked(), new Proxy({}, { get: throwing, has: throwing, getPrototypeOf: throwing })],
];

/** Where another value of the same type is equally valid: other ids and digests, numbers within their range. */
const asGood: Readonly<Record<string, (value: unknown) => boolean>> = {
  "job.jobId": (value) => typeof value === "string" && /^[ -~]+$/.test(value),
  "state.controls.snapshot.rollout.groupId": (value) => typeof value === "string" && /^[ -~]+$/.test(value),
  "job.slotId": (value) => typeof value === "string",
  "scope.level": (value) => typeof value === "string",
  "state.controls.digest": (value) => typeof value === "string",
  "state.controls.snapshot.environment": (value) => typeof value === "string" && value !== "",
  "state.controls.revision": (value) => Number.isInteger(value) && (value as number) >= 0 && value !== 1e300,
  "state.controls.ageMs": (value) => typeof value === "number" && value >= 0 && value < 15_000,
  "state.controls.maxAgeMs": (value) => value === 1e300,
  "state.controls.clockSteppedBack": (value) => value === false,
  "state.allowlist.digest": (value) => typeof value === "string",
  "state.allowlist.revision": (value) => Number.isInteger(value) && (value as number) >= 0 && value !== 1e300,
  "state.allowlist.enabled": (value) => value === true,
  "state.allowlist.document": () => true,
  allowAI: (value) => value === true,
};

describe("decide with arbitrary input", () => {
  it("admits the unchanged state", () => {
    expect(decide(openInput).outcome).toBe("admitted");
    expect(places.length).toBeGreaterThan(35);
  });

  it.each(odd.map((value, index) => ({ index, value })))(
    "denies odd value $index at any place where it is not valid",
    ({ value }) => {
      for (const path of places) {
        const name = path.join(".");
        const { outcome } = decide(inputWith(path, value));
        const good = asGood[name]?.(value) === true || Object.is(value, at(path));
        expect({ name, outcome }).toEqual({ name, outcome: good ? "admitted" : "denied" });
      }
    },
  );

  it("denies when any field is absent", () => {
    for (const path of places.filter((path) => path.length > 0 && path.at(-1) !== "document")) {
      const without = copyWith(openInput, path, (copy, key) => Reflect.deleteProperty(copy, key));
      expect({ path, outcome: decide(without as DecisionInput).outcome }).toEqual({
        path,
        outcome: "denied",
      });
    }
  });

  it("denies with GATE_ERROR when any field throws", () => {
    for (const path of places.filter((path) => path.length > 0 && path.at(-1) !== "document")) {
      const get = copyWith(openInput, path, (copy, key) =>
        Object.defineProperty(copy, key, { get: throwing }),
      );
      expect({ path, decision: decide(get as DecisionInput) }).toEqual({
        path,
        decision: expect.objectContaining({ outcome: "denied", reason: "GATE_ERROR" }),
      });
    }
  });

  it("reads each field once, so that the evidence has the values decided on", () => {
    for (const path of places.filter((path) => path.length > 0 && path.at(-1) !== "document")) {
      let reads = 0;
      const value = at(path);
      const counting = copyWith(openInput, path, (copy, key) =>
        Object.defineProperty(copy, key, {
          get: () => {
            reads += 1;
            return value;
          },
        }),
      );
      expect(decide(counting as DecisionInput).outcome).toBe("admitted");
      // A method call reads its object, and an array's length is no entry.
      expect({ path, reads }).toEqual({ path, reads: path.at(-1) === "match" ? 2 : 1 });
    }
  });

  it("counts a kill although the controls throw, and although the list has a hole", () => {
    const state = Object.defineProperty({ ...openInput.state }, "controls", { get: throwing });
    const killSwitches = [{ source: "service", state: "engaged" } as const];
    const killed = Object.defineProperty(state, "killSwitches", { value: killSwitches });
    expect(decide({ ...openInput, state: killed })).toMatchObject({ reason: "KILL_SWITCH" });
    const hole = [...openInput.state.killSwitches];
    delete hole[1];
    expect(decide(inputWith(["state", "killSwitches"], hole))).toMatchObject({
      reason: "KILL_SWITCH_UNKNOWN",
    });
  });

  it.each([
    ["an id that is not text", { id: 1, maxJobsPerRun: 1 }],
    ["no limit", { id: "r" }],
    ["a limit that is not a number", { id: "r", maxJobsPerRun: Number.NaN }],
    ["a promise", Promise.resolve({ id: "r", maxJobsPerRun: 1 })],
  ])("treats a match with %s as none", (_, rule) => {
    const decision = decide(inputWith(["state", "allowlist", "match"], () => rule));
    expect(decision).toMatchObject({ reason: "NOT_ALLOWLISTED", evidence: { ruleId: null } });
  });

  it("says what is wrong with an invalid rollout", () => {
    const path = ["state", "controls", "snapshot", "rollout"];
    const decision = decide(inputWith([...path, "groupId"], "gr\u00fcn"));
    expect(decision).toMatchObject({
      reason: "ROLLOUT_INVALID",
      evidence: { groupId: null, rolloutProblem: "its group is not 1 to 256 printable ASCII characters" },
    });
    // The rollout is valid; only the job has no bucket.
    expect(decide(inputWith(["job", "jobId"], "gr\u00fcn"))).toMatchObject({
      reason: "ROLLOUT_INVALID",
      evidence: { groupId: "slotgen.ai", bucket: null, rolloutProblem: null },
    });
  });
});

describe("compileAllowlist with an invalid document", () => {
  const valid = allowlistV1.parse(openInput.state.allowlist?.document);
  const compiled = (document: unknown) =>
    compileAllowlist({ document: document as typeof valid, revision: 1, digest: "b".repeat(64) });
  const admits = (document: unknown) =>
    decide(inputWith(["state", "allowlist"], compiled(document))).outcome === "admitted";
  const withRule = (changes: object) => ({ ...valid, rules: [{ ...valid.rules[0], ...changes }] });

  it("compiles the valid one", () => expect(admits(valid)).toBe(true));

  it.each([undefined, null, {}, [], "x", { ...valid, version: "allowlist.v2" }, { ...valid, mode: "allow" }])(
    "refuses a value that is not an allowlist v1: %j",
    (document) => expect(() => compiled(document)).toThrow(TypeError),
  );

  it.each([
    ["enabled that is not true", { ...valid, enabled: "yes" }],
    ["no rules", { ...valid, rules: undefined }],
    ["rules that are not a list", { ...valid, rules: { 0: valid.rules[0], length: 1 } }],
    ["a rule that is not an object", { ...valid, rules: [null] }],
    ["a rule's enabled that is not true", withRule({ enabled: 1 })],
    ["a rule's limit that is not a number", withRule({ maxJobsPerRun: "5" })],
    ["a rule's id that is not text", withRule({ id: undefined })],
    ["kinds that are text", withRule({ kinds: "explanatory" })],
    ["slot ids that are absent", withRule({ slotIds: undefined })],
    ["slot ids that are empty text", withRule({ slotIds: "" })],
    ["values that are text", withRule({ appliesTo: { subject: ["Chemistry"], level: "*" } })],
    ["no scope", withRule({ appliesTo: undefined })],
    ["a scope without dimensions", withRule({ appliesTo: {} })],
  ])("admits nothing with %s", (_, document) => expect(admits(document)).toBe(false));
});

it("only printable ASCII has a bucket", () => {
  expect(rolloutBucket({ groupId: "slotgen.ai", jobId: "lesson-7/intro" })).toBe(7_275);
  for (const odd of ["gr\u00fcn", "\n", "\u007f", "\u{1f600}"]) {
    expect(() => rolloutBucket({ groupId: odd, jobId: "job" })).toThrow(RangeError);
    expect(() => rolloutBucket({ groupId: "group", jobId: odd })).toThrow(RangeError);
  }
});
