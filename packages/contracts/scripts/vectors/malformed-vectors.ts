import type { MalformedVector } from "../../src/vectors/malformed-vectors.ts";
import { openState } from "./open-state.ts";

type Denial = Omit<MalformedVector["expected"], "outcome">;
type Path = readonly (string | number)[];

/** JSON has no word for what is not there. */
const absent = Symbol("absent");

interface Place extends Denial {
  readonly at: Path;
  readonly values: readonly unknown[];
}

const objects = [absent, null, 0, "", "x", true, []];
const texts = [absent, null, 0, 1, true, [], {}];
const ages = [absent, null, -1, -0.5, "", "0", "400", true, false, [], [0], {}];
const shares = [absent, null, -1, 10_001, 1e300, 0.5, 9_999.5, "", "10000", true, [], [10_000], {}];
const notHashable = [...texts, "", "gr\u00fcn", "a\u00a0b", "a\nb", "a\u007f", "\u{1f600}", "a".repeat(257)];
const states = [...texts, "", "RELEASED", "Released", " released", "off", "on", false];

const unavailable: Denial = { gate: "kill-switch", reason: "CONTROLS_UNAVAILABLE" };
const stale: Denial = { gate: "kill-switch", reason: "CONTROLS_STALE" };
const unheard: Denial = { gate: "kill-switch", reason: "KILL_SWITCH_UNKNOWN" };
const unknownFeature: Denial = { gate: "feature-flag", reason: "FEATURE_UNKNOWN" };
const notOptedIn: Denial = { gate: "opt-in", reason: "NOT_OPTED_IN" };
const notAllowed: Denial = { gate: "allowlist", reason: "NOT_ALLOWLISTED" };
const invalid: Denial = { gate: "rollout", reason: "ROLLOUT_INVALID" };
const excluded: Denial = { gate: "rollout", reason: "ROLLOUT_EXCLUDED" };

const snapshot = ["controls", "snapshot"];

/** What is absent, of another type or out of its range counts as unknown, at the first gate that needs it. */
const places: readonly Place[] = [
  { at: ["controls"], values: objects, ...unavailable },
  { at: snapshot, values: objects, ...unavailable },
  { at: [...snapshot, "version"], values: [...texts, "", "v0", "v2", "V1", " v1"], ...unavailable },
  { at: [...snapshot, "source"], values: [...texts, "", "Unleash", "file"], ...unavailable },
  { at: [...snapshot, "environment"], values: texts, ...unavailable },
  { at: ["controls", "confirmed"], values: [absent, null], ...unavailable },
  { at: ["controls", "confirmed"], values: [0, "", "x", true, [], {}], ...stale },
  { at: ["controls", "confirmed", "ageMs"], values: ages, ...stale },
  { at: ["controls", "maxAgeMs"], values: ages, ...stale },
  {
    at: ["controls", "confirmed", "clockSteppedBack"],
    values: [absent, null, 0, 1, "", "false", [], {}],
    ...stale,
  },
  { at: [...snapshot, "killSwitch"], values: states, ...unheard },
  { at: ["killSwitches"], values: objects, ...unheard },
  { at: ["killSwitches"], values: [{ source: "service", state: "released" }], ...unheard },
  { at: ["killSwitches", 1], values: [null, 0, "", "released", true, [], {}], ...unheard },
  { at: ["killSwitches", 1, "state"], values: states, ...unheard },
  {
    at: ["killSwitches", 1, "source"],
    values: [...texts, "", "Service", "controls", "operator"],
    ...unheard,
  },
  {
    at: [...snapshot, "feature"],
    values: [...texts, "", "ENABLED", "Enabled", " enabled", "on"],
    ...unknownFeature,
  },
  { at: ["metadata"], values: objects, ...notOptedIn },
  { at: ["appliesTo"], values: objects, ...notAllowed },
  { at: ["appliesTo", "level"], values: texts, ...notAllowed },
  { at: ["job"], values: objects, ...notAllowed },
  { at: ["job", "kind"], values: texts, ...notAllowed },
  { at: ["job", "slotId"], values: texts, ...notAllowed },
  { at: ["job", "jobId"], values: notHashable, ...invalid },
  { at: [...snapshot, "rollout"], values: objects, ...invalid },
  { at: [...snapshot, "rollout", "state"], values: [...texts, "", "VALID", "ok"], ...invalid },
  { at: [...snapshot, "rollout", "groupId"], values: notHashable, ...invalid },
  { at: [...snapshot, "rollout", "basisPoints"], values: shares, ...invalid },
  { at: ["rolloutCap"], values: objects, ...excluded },
  { at: ["rolloutCap", "state"], values: [...texts, "", "NONE", "off"], ...excluded },
  {
    at: ["rolloutCap"],
    values: shares.map((share) => changed({ state: "set" }, { at: ["basisPoints"], value: share })),
    ...excluded,
  },
];

export const everyMalformedVector = (): MalformedVector[] =>
  places.flatMap(({ at, values, gate, reason }) =>
    values.map((value) => ({
      name: `${at.join(".")} ${value === absent ? "absent" : shown(value)}`,
      given: changed(openState, { at, value }) as MalformedVector["given"],
      expected: { outcome: "denied", gate, reason },
    })),
  );

const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 20)}... of ${text.length} characters` : text;
};

/** A copy with another value at one place, or without what is there. */
function changed(value: unknown, change: { readonly at: Path; readonly value: unknown }): unknown {
  const [step, ...rest] = change.at;
  if (step === undefined) return change.value;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  const member = changed(copy[step], { at: rest, value: change.value });
  if (member === absent) delete copy[step];
  else copy[step] = member;
  return copy;
}
