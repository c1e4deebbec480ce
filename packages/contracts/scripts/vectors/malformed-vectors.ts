import type { MalformedVector } from "../../src/vectors/malformed-vectors.ts";
import { openState } from "./open-state.ts";

type Denial = Omit<MalformedVector["expected"], "outcome">;
type Path = readonly (string | number)[];

/** JSON cannot express a missing value. */
const absent = Symbol("absent");

interface Place extends Denial {
  readonly at: Path;
  /** Another place with the same value. */
  readonly and?: Path;
  readonly values: readonly unknown[];
  /** The state to change, if it is not the open state. */
  readonly where?: { readonly says: string; readonly given: unknown };
}

const objects = [absent, null, 0, "", "x", true, []];
const texts = [absent, null, 0, 1, true, [], {}];
const ages = [absent, null, -1, -0.5, "", "0", "400", true, false, [], [0], {}];
const shares = [absent, null, -1, 10_001, 1e300, 0.5, 9_999.5, "", "10000", true, [], [10_000], {}];
const notHashable = [
  ...[...texts, "", "gr\u00fcn", "a\u00a0b", "a\nb", "a\n", "a\u007f", "\u{1f600}"],
  ...["a".repeat(257), `${"a".repeat(256)}\n`],
];
const confirmations = [0, "", "x", true, [], {}];
const clocks = [absent, null, 0, 1, "", "false", [], {}];
const entries = [null, 0, "", "released", true, [], {}];
const sources = [...texts, "", "Service", "controls", "operator"];
const states = [...texts, "", "RELEASED", "Released", " released", "off", "on", false];

const killed: Denial = { gate: "kill-switch", reason: "KILL_SWITCH" };
const unavailable: Denial = { gate: "kill-switch", reason: "CONTROLS_UNAVAILABLE" };
const stale: Denial = { gate: "kill-switch", reason: "CONTROLS_STALE" };
const unheard: Denial = { gate: "kill-switch", reason: "KILL_SWITCH_UNKNOWN" };
const unknownFeature: Denial = { gate: "feature-flag", reason: "FEATURE_UNKNOWN" };
const notOptedIn: Denial = { gate: "opt-in", reason: "NOT_OPTED_IN" };
const notAllowed: Denial = { gate: "allowlist", reason: "NOT_ALLOWLISTED" };
const invalid: Denial = { gate: "rollout", reason: "ROLLOUT_INVALID" };
const excluded: Denial = { gate: "rollout", reason: "ROLLOUT_EXCLUDED" };

const snapshot = ["controls", "snapshot"];
const confirmed = ["controls", "confirmed"];

const engaged = (says: string, at: Path) => ({
  says,
  given: changed(openState, { at, value: "engaged" }),
});
const byControls = engaged("engaged by the controls", [...snapshot, "killSwitch"]);
const byService = engaged("engaged by the service", ["killSwitches", 0, "state"]);
const bySecond = engaged("which is engaged", ["killSwitches", 1, "state"]);

/**
 * A value that is absent, of another type or out of range counts as unknown, at the first gate that needs it. It hides
 * no engaged kill, except that of controls that do not count.
 */
const places: readonly Place[] = [
  { at: ["controls"], values: objects, ...unavailable },
  { at: snapshot, values: objects, ...unavailable },
  { at: [...snapshot, "version"], values: [...texts, "", "v0", "v2", "V1", " v1"], ...unavailable },
  { at: [...snapshot, "source"], values: [...texts, "", "Unleash", "file"], ...unavailable },
  { at: [...snapshot, "environment"], values: [...texts, ""], ...unavailable },
  { at: ["environment"], values: [...texts, ""], ...unavailable },
  { at: ["environment"], and: [...snapshot, "environment"], values: [...texts, ""], ...unavailable },
  { at: confirmed, values: [absent, null], ...unavailable },
  { at: confirmed, values: confirmations, ...stale },
  { at: [...confirmed, "ageMs"], values: ages, ...stale },
  { at: ["controls", "maxAgeMs"], values: ages, ...stale },
  { at: [...confirmed, "clockSteppedBack"], values: clocks, ...stale },
  { at: ["controls"], values: objects.filter((one) => one !== null), where: byService, ...killed },
  { at: snapshot, values: objects, where: byService, ...killed },
  { at: [...snapshot, "version"], values: [absent, "v2"], where: byService, ...killed },
  { at: [...snapshot, "version"], values: [absent, "v2"], where: byControls, ...unavailable },
  { at: [...snapshot, "source"], values: [absent, "file"], where: byControls, ...unavailable },
  { at: [...snapshot, "environment"], values: [absent, ""], where: byControls, ...unavailable },
  { at: confirmed, values: confirmations, where: byControls, ...killed },
  { at: [...confirmed, "ageMs"], values: [absent, null, -1], where: byControls, ...killed },
  { at: ["controls", "maxAgeMs"], values: [absent, null, -1], where: byControls, ...killed },
  { at: [...confirmed, "clockSteppedBack"], values: [absent, 1], where: byControls, ...killed },
  { at: [...snapshot, "killSwitch"], values: states, ...unheard },
  { at: ["killSwitches"], values: objects, ...unheard },
  { at: ["killSwitches"], values: [{ source: "service", state: "released" }], ...unheard },
  { at: ["killSwitches"], values: objects.slice(0, -1), where: byControls, ...killed },
  { at: ["killSwitches", 1], values: entries, ...unheard },
  { at: ["killSwitches", 1], values: entries, where: byService, ...killed },
  { at: ["killSwitches", 1, "state"], values: states, ...unheard },
  { at: ["killSwitches", 1, "source"], values: sources, ...unheard },
  { at: ["killSwitches", 1, "source"], values: sources, where: bySecond, ...killed },
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
  places.flatMap(({ at, and, values, where = { says: "", given: openState }, gate, reason }) =>
    values.map((value) => {
      const once = changed(where.given, { at, value });
      return {
        name: [`${at.join(".")} ${shown(value)}`, and && `${and.join(".")} too`, where.says]
          .filter(Boolean)
          .join(", "),
        given: (and ? changed(once, { at: and, value }) : once) as MalformedVector["given"],
        expected: { outcome: "denied", gate, reason },
      };
    }),
  );

const shown = (value: unknown): string => {
  if (value === absent) return "absent";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 20)}... of ${text.length} characters` : text;
};

/** A copy with another value at one place, or without the value there. */
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
