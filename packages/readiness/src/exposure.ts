import {
  type AllowlistStateV1,
  type AllowlistV1,
  type Change,
  type ChangeSource,
  type ControlsStatusV1,
  controlSnapshotV1,
  type DrillRun,
  parseWith,
} from "@slotgate/contracts";
import { isDrillRule } from "@slotgate/executor";

/** What the service says of its controls, and how they came to be. */
export interface ExposureFacts {
  readonly controls: ControlsStatusV1;
  readonly allowlist: AllowlistStateV1;
  /** Newest first, as far back as they were read. */
  readonly changes: readonly Change[];
  readonly drills: readonly Pick<DrillRun, "startedAt" | "endedAt">[];
}

/** How far AI is exposed, whether a kill is engaged or not. */
export interface Exposure {
  /** The smaller of the configured rollout and the cap; 0 while the AI flag is off. */
  readonly basisPoints: number;
  /** The ids of the allowlist's enabled rules, those of drills apart; none while the allowlist is disabled. */
  readonly rules: readonly string[];
  /** As configured, whatever the cap and the AI flag are. */
  readonly configured: number;
  readonly feature: boolean;
  /** Null: there is no cap. */
  readonly cap: number | null;
}

type ExposureFound =
  | { readonly is: "known"; readonly exposure: Exposure }
  | { readonly is: "unknown"; readonly problem: string };

const unknown = (problem: string): ExposureFound => ({ is: "unknown", problem });

export function exposureIn({ controls: status, allowlist }: ExposureFacts): ExposureFound {
  const { state, controls, rolloutCap } = status;
  if (state !== "confirmed" || controls === null)
    return unknown(`the controls are ${state === "confirmed" ? "unavailable" : state}`);
  const { feature, rollout } = controls;
  if (feature === "unknown") return unknown("the AI flag is not among the controls");
  if (rollout.state === "invalid") return unknown(`the rollout is not valid: ${rollout.problem}`);
  if (rolloutCap.state === "unknown") return unknown("the cap of the rollout cannot be read");
  const cap = rolloutCap.state === "set" ? rolloutCap.basisPoints : null;
  const document = allowlist.document;
  return {
    is: "known",
    exposure: {
      basisPoints: feature === "enabled" ? Math.min(rollout.basisPoints, cap ?? rollout.basisPoints) : 0,
      rules: document?.enabled === true ? enabledRules(document) : [],
      configured: rollout.basisPoints,
      feature: feature === "enabled",
      cap,
    },
  };
}

/** The ids of rules that are enabled, whether the document is or not. */
export const enabledRules = (document: AllowlistV1): readonly string[] =>
  document.rules.filter((rule) => rule.enabled && !isDrillRule(rule)).map(({ id }) => id);

/** What a change may alter. Null: not known. */
interface Logged {
  readonly configured: Configured | null;
  readonly cap: number | null | undefined;
  readonly allowlist: string | null;
  readonly killed: { readonly controls: boolean | null; readonly service: boolean };
}

/** The rollout as configured: the jobs that it admits depend on the group as well. */
interface Configured {
  readonly environment: string;
  readonly groupId: string;
  /** 0 while the AI flag is off. */
  readonly basisPoints: number;
}

/**
 * Since when exposure is what it is, without a change of the rollout, its group or environment, the cap, the AI flag, the
 * allowlist or a kill; null without any change. A drill that put everything back counts as no change. If the changes do
 * not reach back so far, it is the oldest of them, which is later. Null also while the log does not show what is in force:
 * a change that is not in it yet would make the evidence of another step count.
 */
export function exposureSince(facts: ExposureFacts): string | null {
  if (!isLogged(facts)) return null;
  const now = loggedNow(facts);
  let moved: string | null = null;
  for (const { change, drilled, before } of loggedChanges(facts)) {
    if (!drilled && moved !== null) return moved;
    moved = isSame(before, now) ? null : (moved ?? change.at);
    if (!drilled && moved !== null) return moved;
  }
  return moved ?? facts.changes.at(-1)?.at ?? null;
}

/**
 * The change that brought the cap down to `cap` or less while at least `exposed` basis points were in force, or may have
 * been; null if less was in force. `unknown` if the log does not show it.
 */
export function capLowering(
  facts: ExposureFacts,
  { cap, exposed }: { readonly cap: number; readonly exposed: number },
): Change | "unknown" | null {
  if (!isLogged(facts)) return "unknown";
  for (const { change, drilled, before } of loggedChanges(facts)) {
    if (drilled || change.source !== "cap") continue;
    const set = change.after?.["basisPoints"];
    // The cap in force is another one: a drill's.
    if (typeof set !== "number" || set > cap) return "unknown";
    if (typeof before.cap === "number" && before.cap <= cap) continue;
    return (exposedBy(before) ?? exposed) >= exposed ? change : null;
  }
  return "unknown";
}

interface LoggedChange {
  readonly change: Change;
  readonly drilled: boolean;
  readonly before: Logged;
}

/** Newest first. */
function* loggedChanges(facts: ExposureFacts): Generator<LoggedChange> {
  const { changes, drills } = facts;
  let state = loggedNow(facts);
  for (const [at, change] of changes.entries()) {
    state = before(state, change, changes.slice(at + 1));
    yield { change, drilled: drills.some((drill) => isWithin(drill, change)), before: state };
  }
}

function isLogged({ changes, controls, allowlist }: ExposureFacts): boolean {
  const newest = (source: ChangeSource) => changes.find((change) => change.source === source);
  const [cap, set] = [newest("cap"), controls.rolloutCap];
  return (
    (newest("controls")?.digest ?? controls.digest) === controls.digest &&
    (newest("allowlist")?.digest ?? allowlist.digest) === allowlist.digest &&
    (cap === undefined ||
      (cap.after?.["basisPoints"] ?? null) === (set.state === "set" ? set.basisPoints : null))
  );
}

/** A change in Unleash is logged a little after it was made. */
const logDelayMs = 5_000;

/** One that has no end after this time was left behind, and the changes that follow are not its own. */
export const longestDrillMs = 15 * 60_000;

function isWithin(
  { startedAt, endedAt }: ExposureFacts["drills"][number],
  { at }: Pick<Change, "at">,
): boolean {
  const end = endedAt === null ? Date.parse(startedAt) + longestDrillMs : Date.parse(endedAt) + logDelayMs;
  return startedAt <= at && Date.parse(at) <= end;
}

function loggedNow({ controls: { controls, rolloutCap, killSwitches }, allowlist }: ExposureFacts): Logged {
  return {
    ...ofSnapshot(controls),
    cap: rolloutCap.state === "set" ? rolloutCap.basisPoints : rolloutCap.state === "none" ? null : undefined,
    allowlist: allowlist.digest,
    killed: {
      controls: isKilled(controls),
      service: killSwitches.some(({ source, state }) => source === "service" && state === "engaged"),
    },
  };
}

type Snapshot = ControlsStatusV1["controls"];

function ofSnapshot(snapshot: Snapshot): Pick<Logged, "configured"> {
  if (snapshot === null || snapshot.rollout.state === "invalid" || snapshot.feature === "unknown")
    return { configured: null };
  const { environment, feature, rollout } = snapshot;
  const basisPoints = feature === "enabled" ? rollout.basisPoints : 0;
  return { configured: { environment, groupId: rollout.groupId, basisPoints } };
}

/** A kill switch that is unknown admits no job. */
const isKilled = (snapshot: Snapshot): boolean | null =>
  snapshot === null || snapshot.killSwitch === "unknown" ? null : snapshot.killSwitch === "engaged";

/** The state before a change; `older` are the changes before it. */
function before(state: Logged, change: Change, older: readonly Change[]): Logged {
  switch (change.source) {
    case "controls": {
      const parsed = parseWith(controlSnapshotV1, change.before);
      const snapshot = parsed.ok ? parsed.value : null;
      return { ...state, ...ofSnapshot(snapshot), killed: { ...state.killed, controls: isKilled(snapshot) } };
    }
    case "cap": {
      const cap = change.before?.["basisPoints"];
      return { ...state, cap: typeof cap === "number" || cap === null ? cap : undefined };
    }
    case "allowlist":
      // An allowlist in a file logs its digest only beside the change that brought it.
      return { ...state, allowlist: older.find(({ source }) => source === "allowlist")?.digest ?? null };
    case "kill":
    case "tripwire":
      return { ...state, killed: { ...state.killed, service: change.before?.["engaged"] !== false } };
    default:
      return state;
  }
}

/** What is not known is never the same. */
function isSame(one: Logged, other: Logged): boolean {
  const exposed = exposedBy(one);
  return (
    exposed !== null &&
    exposed === exposedBy(other) &&
    one.configured?.groupId === other.configured?.groupId &&
    one.configured?.environment === other.configured?.environment &&
    one.allowlist !== null &&
    one.allowlist === other.allowlist &&
    one.killed.controls !== null &&
    one.killed.controls === other.killed.controls &&
    one.killed.service === other.killed.service
  );
}

const exposedBy = ({ configured, cap }: Logged): number | null =>
  configured === null || cap === undefined
    ? null
    : Math.min(configured.basisPoints, cap ?? configured.basisPoints);
