import type { ControlSnapshotV1 } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import type { ControlReading, LocalKillSwitch } from "../state/gate-state.ts";
import { murmur3, startedWith } from "../state/murmur3.ts";
import { rolloutBucket } from "../state/rollout-bucket.ts";
import { kindOfThrown } from "../state/thrown.ts";
import { knownControls, stateOf } from "./known-controls.ts";
import { killVerdict, knownKill } from "./known-kill.ts";
import { knownCap, knownRollout } from "./known-rollout.ts";

describe("an unknown value is named as such", () => {
  it.each<[string, unknown, string]>([
    ["without a state", {}, "it is neither valid nor invalid"],
    ["absent", undefined, "it is neither valid nor invalid"],
    [
      "of another share",
      { state: "valid", groupId: "g", basisPoints: 10_001 },
      "its share is not 0 to 10000 whole basis points",
    ],
    [
      "without a group",
      { state: "valid", basisPoints: 1 },
      "its group is not 1 to 256 printable ASCII characters",
    ],
    ["invalid for a reason", { state: "invalid", problem: "two strategies" }, "two strategies"],
    ["invalid without a reason", { state: "invalid", problem: 7 }, "it has no reason"],
  ])("a rollout %s", (_, given, problem) => {
    expect(knownRollout(given)).toEqual({ state: "invalid", problem });
  });

  it.each([undefined, null, {}, { state: "set" }, { state: "set", basisPoints: -1 }, { state: "off" }])(
    "a ceiling: %j",
    (given) => {
      expect(knownCap(given)).toEqual({ state: "unknown" });
    },
  );

  it.each(["on", "", null, undefined, 0, true])("a kill switch or a feature that is %j", (state) => {
    expect(stateOf(state)).toBe("unknown");
    const snapshot = { version: "v1", source: "static", environment: "e", killSwitch: state, feature: state };
    const reading = { snapshot: snapshot as unknown as ControlSnapshotV1, revision: 1, digest: "d" };
    expect(knownControls(reading)).toMatchObject({ killSwitch: "unknown", feature: "unknown" });
  });

  it.each(["elsewhere", "controls", undefined, 7])("a kill source with the name %j", (source) => {
    const known = { source: "service", state: "released" } as const;
    const kill = (state: string) => knownKill({ inControls: "released", beside: [known, { source, state }] });
    const sources = [{ source: "controls", state: "released" }, known];
    expect(kill("released")).toEqual({ state: "unknown", sources });
    // A kill counts, whatever its source.
    expect(kill("engaged")).toEqual({ state: "engaged", sources });
  });
});

describe("the kill's verdict", () => {
  const controlsWith = (killSwitch: ControlSnapshotV1["killSwitch"]): ControlReading => ({
    snapshot: {
      version: "v1",
      source: "static",
      environment: "e",
      killSwitch,
      feature: "enabled",
      rollout: { state: "valid", groupId: "g", basisPoints: 1 },
    },
    revision: 1,
    digest: "d",
    ageMs: 1,
    maxAgeMs: 2,
    clockSteppedBack: false,
  });
  const beside = (state: LocalKillSwitch["state"]) => [{ source: "service", state }] as const;

  it.each([
    ["released", controlsWith("released"), beside("released")],
    ["engaged", controlsWith("engaged"), beside("unknown")],
    ["engaged", null, beside("engaged")],
    ["unknown", controlsWith("unknown"), beside("released")],
    ["unknown", controlsWith("released"), beside("unknown")],
    ["unknown", controlsWith("released"), []],
    ["unknown", null, beside("released")],
  ])("is %s", (verdict, controls, killSwitches) => {
    expect(killVerdict({ controls, killSwitches })).toBe(verdict);
  });
});

describe("texts", () => {
  it("have a hash, even if empty, unless a character is not printable ASCII", () => {
    expect([murmur3(""), murmur3("", startedWith(""))]).toEqual([0, 0]);
    expect([murmur3("\x1f"), murmur3("\x7f"), murmur3("a", startedWith("\x7f"))]).toEqual([null, null, null]);
  });

  it("have the same hash wherever they are split", () => {
    const text = "slotgen.ai:lesson-7/intro";
    for (let at = 0; at <= text.length; at += 1)
      expect(murmur3(text.slice(at), startedWith(text.slice(0, at)))).toBe(murmur3(text));
  });

  it("have the bucket of their own group when groups alternate", () => {
    const bucketsIn = (groupId: string) => ["a", "b"].map((jobId) => rolloutBucket({ groupId, jobId }));
    expect([bucketsIn("one"), bucketsIn("two"), bucketsIn("one")]).toEqual([
      [477, 9_607],
      [7_942, 5_736],
      [477, 9_607],
    ]);
  });

  it("have no bucket unless they are printable ASCII", () => {
    expect(() => rolloutBucket({ groupId: "g", jobId: "é" })).toThrow(
      new RangeError("a group id or job id that is not printable ASCII has no bucket"),
    );
  });
});

describe("the type and code of a thrown value", () => {
  const named = (name: string) =>
    new (Object.defineProperty(class extends Error {}, "name", { value: name }))();

  it.each(["a b", "ä", "Error<x", " Error", "Error ", "x".repeat(65), ""])(
    "is not a class with the name %j",
    (name) => {
      expect(kindOfThrown(named(name)).type).toBe("Error");
    },
  );

  it("is its class", () => {
    expect(kindOfThrown(named("$Own_1")).type).toBe("$Own_1");
    expect(kindOfThrown(named("x".repeat(64))).type).toBe("x".repeat(64));
  });

  it.each([42, "e ERR", "ERR e", "err", "", "E".repeat(49), null])("has no code that is %j", (code) => {
    expect(kindOfThrown(Object.assign(new Error("no"), { code })).code).toBeNull();
  });
});
