import type { Change } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { type ExposureFacts, exposureSince } from "./exposure.ts";
import { capTo, changeOf, onFive, raise, rolloutOf, snapshotOf, statusOf } from "./ramp-facts.test-case.ts";

const day = (number: number): string => `2026-01-${String(number).padStart(2, "0")}T00:00:00.000Z`;
const [, allowlist] = onFive().changes as [Change, Change];
const since = (changes: readonly Change[], more: Partial<ExposureFacts> = {}) =>
  exposureSince({ ...onFive(), ...more, changes: [...changes, raise, allowlist] });

describe("exposure is what it is since", () => {
  it("the rollout was raised, if nothing has changed since", () => {
    expect(since([])).toBe(raise.at);
  });

  it.each<[string, readonly Change[]]>([
    [
      "the allowlist changed",
      [
        changeOf(day(5), { source: "allowlist" }),
        changeOf(day(4), { source: "allowlist", digest: "d".repeat(64) }),
      ],
    ],
    ["the cap was removed", [capTo(day(5), 100, null)]],
    [
      "the AI flag was switched on",
      [changeOf(day(5), { source: "controls", before: { ...snapshotOf({ feature: "disabled" }) } })],
    ],
    [
      "the kill switch was released in Unleash",
      [changeOf(day(5), { source: "controls", before: { ...snapshotOf({ killSwitch: "engaged" }) } })],
    ],
    [
      "the kill switch in Unleash was known again",
      [changeOf(day(5), { source: "controls", before: { ...snapshotOf({ killSwitch: "unknown" }) } })],
    ],
    [
      "another group of jobs was admitted at the same percentage",
      [
        changeOf(day(5), {
          source: "controls",
          before: {
            ...snapshotOf({ rollout: { state: "valid", groupId: "slotgen.other", basisPoints: 500 } }),
          },
        }),
      ],
    ],
    [
      "the controls of another environment were in force",
      [changeOf(day(5), { source: "controls", before: { ...snapshotOf({ environment: "staging" }) } })],
    ],
    ["the kill was released", [changeOf(day(5), { source: "kill", before: { engaged: true } })]],
    ["a change that the log cannot show", [changeOf(day(5), { source: "controls", before: { no: 1 } })]],
    ["it was restored", [capTo(day(5), 100, null), capTo(day(4), null, 100)]],
  ])("%s", (_, changes) => {
    expect(since(changes)).toBe(day(5));
  });

  it.each<[string, Change]>([
    ["a cap above the rollout", capTo(day(5), 1_000, null)],
    ["another model", changeOf(day(5), { source: "model-configuration" })],
    [
      "the same controls from variables",
      changeOf(day(5), { source: "controls", before: { ...snapshotOf({ source: "static" }) } }),
    ],
  ])("before %s", (_, change) => {
    expect(since([change])).toBe(raise.at);
  });

  it("a tripwire engaged the kill", () => {
    const engaged = statusOf({ killSwitches: [{ source: "service", state: "engaged" }] });
    const fired = changeOf(day(5), { source: "tripwire", before: { engaged: false } });
    expect(since([fired], { controls: engaged })).toBe(day(5));
  });

  it("before a drill that put everything back, but not before one that did not", () => {
    const drills = [{ startedAt: day(5), endedAt: day(6) }];
    const halved = [capTo(day(6), 250, null), capTo(day(5), null, 250)];
    expect(since(halved, { drills })).toBe(raise.at);
    expect(since(halved, { drills: [] })).toBe(day(6));
    const killed = [
      changeOf(day(6), { source: "kill", before: { engaged: true } }),
      changeOf(day(5), { source: "kill", before: { engaged: false } }),
    ];
    expect(since(killed, { drills })).toBe(raise.at);
    const late = (seconds: string) => [
      changeOf(`2026-01-06T00:00:${seconds}.000Z`, {
        source: "controls",
        before: { ...snapshotOf({ feature: "disabled" }) },
      }),
      changeOf(day(5), { source: "controls", before: { ...snapshotOf() } }),
    ];
    expect(since(late("05"), { drills })).toBe(raise.at);
    expect(since(late("06"), { drills })).toBe("2026-01-06T00:00:06.000Z");
    const lower = statusOf({ rolloutCap: { state: "set", basisPoints: 250 } });
    expect(since([capTo(day(5), null, 250)], { drills, controls: lower })).toBe(day(5));
    // Beside the drill another operator raised the rollout.
    const raised = changeOf("2026-01-05T12:00:00.000Z", {
      source: "controls",
      before: { ...snapshotOf(rolloutOf(200)) },
    });
    expect(since([halved[0] as Change, raised, halved[1] as Change], { drills })).toBe(day(6));
  });

  it("a change was undone long after a drill that was left behind", () => {
    const drills = [{ startedAt: day(4), endedAt: null }];
    expect(since([capTo(day(6), 250, null), capTo(day(5), null, 250)], { drills })).toBe(day(6));
    const soon = [capTo("2026-01-04T00:15:00.000Z", 250, null), capTo(day(4), null, 250)];
    expect(since(soon, { drills })).toBe(raise.at);
  });

  it("the oldest change that was read, if all of them leave it alone; null without any", () => {
    const facts = onFive();
    expect(exposureSince({ ...facts, changes: [capTo(day(7), 1_000, null)] })).toBe(day(7));
    expect(exposureSince({ ...facts, changes: [] })).toBeNull();
  });

  it.each<[string, Change]>([
    ["controls", changeOf(day(5), { source: "controls", digest: "0".repeat(64) })],
    ["an allowlist", changeOf(day(5), { source: "allowlist", digest: "0".repeat(64) })],
    ["a cap", capTo(day(5), null, 1_000)],
  ])("not known, while the log does not end with %s in force", (_, change) => {
    expect(since([change])).toBeNull();
  });
});
