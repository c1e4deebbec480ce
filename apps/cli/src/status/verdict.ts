import type {
  AllowlistStateV1,
  ControlsStatusV1,
  KillStatusV1,
  ReadinessV1,
  Reason,
  RolloutCapV1,
} from "@slotgate/contracts";
import { adviceOn, noAllowlistYet } from "@slotgate/controls";
import { howToPutInForce } from "../allowlist/put-in-force.ts";
import type { Cause } from "./cause.ts";
import { causesOf, killCauses } from "./kill-causes.ts";
import type { OriginOf } from "./origin.ts";

/** The answers of a running service; null if one is missing. */
export interface ServiceStatus {
  readonly controls: ControlsStatusV1;
  readonly readiness: ReadinessV1;
  readonly kill: KillStatusV1;
  readonly cap: RolloutCapV1 | null;
  readonly allowlist: AllowlistStateV1 | null;
}

export interface Verdict {
  readonly ai: "runs" | "stopped";
  /** One sentence. */
  readonly summary: string;
  /** Everything that keeps AI from running, in the order of the gates; all must be removed. */
  readonly causes: readonly Cause[];
}

/** Whether AI runs on the replica that answered, and if not, every cause. */
export function verdictOn(
  status: ServiceStatus,
  { originOf, now }: { readonly originOf: OriginOf; readonly now: number },
): Verdict {
  const causes = [
    ...killed(status, originOf),
    ...stale(status, now),
    ...flagOff(status, originOf),
    ...notAllowed(status),
    ...notRolledOut(status, originOf),
    ...guarded(status),
  ];
  const [first] = causes;
  return first === undefined
    ? { ai: "runs", summary: runsFor(status), causes }
    : { ai: "stopped", summary: `AI does not run: ${first.what}${andMore(causes.length - 1)}`, causes };
}

const andMore = (count: number): string =>
  count === 0 ? "" : ` (and ${count} more ${count === 1 ? "reason" : "reasons"})`;

const databaseAdvice = "check that PostgreSQL runs and that the service reaches it";

const fault = { since: null, by: null, fault: true } as const;

function killed({ kill, controls }: ServiceStatus, originOf: OriginOf): readonly Cause[] {
  const told = { originOf, advice: controls.advice };
  const own = killCauses(
    { ...kill, killSwitches: kill.killSwitches.filter(({ source }) => source !== "controls") },
    told,
  );
  const set = controls.controls;
  // If Unleash never answered, the cause below covers this one.
  const ofControls = set === null ? [] : causesOf({ source: "controls", state: set.killSwitch }, told);
  return [
    ...own,
    ...ofControls.map((cause) => ({
      ...cause,
      ...(controls.source === "static" ? staticKill : {}),
    })),
  ];
}

const staticKill = {
  what: "SLOTGEN_AI_KILL is set for this replica",
  change: "unset SLOTGEN_AI_KILL and restart the replicas",
};

function stale({ controls }: ServiceStatus, now: number): readonly Cause[] {
  const { state, ageMs, advice } = controls;
  if (state === "confirmed") return [];
  const what =
    state === "stale"
      ? `Unleash has not confirmed the controls for more than ${controls.maxAgeMs / 1_000} s`
      : "Unleash has never confirmed the controls";
  return [
    {
      ...fault,
      since: ageMs === null ? null : new Date(now - ageMs).toISOString(),
      reason: state === "stale" ? "CONTROLS_STALE" : "CONTROLS_UNAVAILABLE",
      what,
      change: advice[0] ?? "check that Unleash runs and that the service reaches it",
    },
  ];
}

function flagOff({ controls }: ServiceStatus, originOf: OriginOf): readonly Cause[] {
  const feature = controls.controls?.feature ?? "enabled";
  if (feature === "enabled") return [];
  const origin = originOf((set) => set.feature === feature);
  if (controls.source === "static")
    return [
      {
        ...origin,
        reason: "FEATURE_DISABLED",
        what: "FEATURE_SLOTGEN_AI is not `true`",
        change: "set FEATURE_SLOTGEN_AI=true and restart the replicas",
      },
    ];
  return feature === "disabled"
    ? [
        {
          ...origin,
          reason: "FEATURE_DISABLED",
          what: "the AI flag is off in Unleash",
          change:
            adviceOn(controls.advice, "aiOff") ??
            `switch on the AI flag in environment \`${controls.environment}\` of Unleash`,
        },
      ]
    : [
        {
          ...origin,
          reason: "FEATURE_UNKNOWN",
          what: "the AI flag is missing in Unleash",
          change:
            adviceOn(controls.advice, "aiUnknown") ??
            "create it with `slotgate unleash setup`, or revive it in Unleash if it is archived",
        },
      ];
}

function notAllowed({ controls, allowlist }: ServiceStatus): readonly Cause[] {
  const { problem, enabled, rules, source, path } = controls.allowlist;
  const made = allowlist?.made ?? null;
  const unread = source === "database" && allowlist === null;
  const origin = unread ? fault : { since: made?.at ?? null, by: made?.by ?? null };
  const place = source === "file" ? `the file \`${path ?? ""}\`` : "the allowlist";
  const apply =
    source === "file" ? `change ${place}` : howToPutInForce({ revision: allowlist?.revision ?? 0 });
  if (problem !== null)
    return [
      {
        ...origin,
        reason: "ALLOWLIST_UNAVAILABLE",
        what: allowlist?.revision === 0 && source === "database" ? noAllowlistYet : problem,
        change: unread ? databaseAdvice : apply,
      },
    ];
  if (enabled === false)
    return [
      {
        ...origin,
        reason: "ALLOWLIST_DISABLED",
        what: `${place} says \`"enabled": false\``,
        change: apply,
      },
    ];
  const inForce = allowlist?.document?.rules.filter((rule) => rule.enabled).length ?? rules;
  return inForce === 0
    ? [
        {
          ...origin,
          reason: "NOT_ALLOWLISTED",
          what: `${place} has no rule that is enabled`,
          change: apply,
        },
      ]
    : [];
}

function notRolledOut({ controls, cap }: ServiceStatus, originOf: OriginOf): readonly Cause[] {
  const { rolloutCap, advice } = controls;
  const causes: Cause[] = [];
  const rollout = controls.controls?.rollout;
  if (rollout?.state === "invalid")
    causes.push({
      ...originOf((set) => set.rollout.state === "invalid"),
      reason: "ROLLOUT_INVALID",
      what: "the rollout in Unleash is not valid",
      change: rollout.problem,
    });
  if (rollout?.state === "valid" && rollout.basisPoints === 0)
    causes.push({
      ...originOf((set) => set.rollout.state === "valid" && set.rollout.basisPoints === 0),
      reason: "ROLLOUT_EXCLUDED",
      what: "the rollout is 0 %",
      change:
        controls.source === "static"
          ? "set SLOTGEN_AI_ROLLOUT_PERCENT and restart the replicas"
          : (adviceOn(advice, "noRollout") ??
            `raise the gradual rollout of the AI flag in environment \`${controls.environment}\` of Unleash`),
    });
  if (rolloutCap.state === "unknown")
    causes.push({
      ...fault,
      reason: "ROLLOUT_EXCLUDED",
      what: "the rollout's cap cannot be read, so it counts as 0 %",
      change: databaseAdvice,
    });
  if (rolloutCap.state === "set" && rolloutCap.basisPoints === 0)
    causes.push({
      reason: "ROLLOUT_EXCLUDED",
      what: `the rollout is capped at 0 %${cap?.made === undefined || cap.made === null ? "" : `: ${cap.made.reason}`}`,
      since: cap?.made?.at ?? null,
      by: cap?.made?.by ?? null,
      change:
        "set the cap that was in force before (`slotgate changes` shows it), or remove it: slotgate rollout cap --clear --reason REASON",
    });
  return causes;
}

interface Guarding {
  readonly reason: Reason | null;
  /** Replaces the service's description. */
  readonly what?: string;
  readonly change: string;
}

/** Degraded parts that keep every job from a model. */
const guards: Readonly<Record<string, Guarding>> = {
  lease: { reason: null, change: "check the database: leases are kept there" },
  "outbound-ledger": { reason: null, change: "repair the ledger that SLOTGATE_OUTBOUND_LEDGER names" },
  budget: {
    reason: "BUDGET_EXHAUSTED",
    change: "`slotgate budget` shows the rest, and the variable that raises it",
  },
  database: {
    reason: "TELEMETRY_UNAVAILABLE",
    change: databaseAdvice,
  },
};

/** A ledger file that was deleted is replaced: requests are written, and sent. */
const deletedFile = /deleted while/;

function guarded({ readiness }: ServiceStatus): readonly Cause[] {
  return readiness.degraded.flatMap(({ what, detail }) => {
    if (what === "outbound-ledger" && deletedFile.test(detail)) return [];
    const guard = what === "model" ? modelGuard(detail) : guards[what];
    return guard === undefined ? [] : [{ ...fault, what: detail, ...guard }];
  });
}

function modelGuard(detail: string): Guarding | undefined {
  if (detail.includes("circuit"))
    return {
      reason: "MODEL_CIRCUIT_OPEN",
      what: "the model provider failed too often, so calls are paused (open circuit)",
      change: "calls resume automatically; for the failures: slotgate telemetry query --status FAILED",
    };
  // One model of several cannot be used: other profiles, or the next model, may still fill jobs.
  if (detail.startsWith("model `")) return undefined;
  return detail.startsWith("no model is configured")
    ? {
        reason: "MODEL_UNCONFIGURED",
        what: "no model is configured",
        change:
          "set SLOTGATE_MODEL_PROVIDER and SLOTGATE_MODEL, or SLOTGATE_MODEL_CONFIG_PATH, and restart the replicas, or put a generation document in force: slotgate generation apply FILE --reason REASON",
      }
    : {
        reason: "MODEL_UNCONFIGURED",
        what: "no valid generation document is in force",
        change: "slotgate generation rollback REVISION --reason REASON",
      };
}

function runsFor({ controls }: ServiceStatus): string {
  const { controls: set, rolloutCap } = controls;
  const rollout = set?.rollout.state === "valid" ? set.rollout.basisPoints : 0;
  const jobs = "jobs that opt in and that the allowlist admits";
  const cap = rolloutCap.state === "set" ? rolloutCap.basisPoints : null;
  const counts = Math.min(rollout, cap ?? rollout);
  if (counts === 10_000) return `AI runs for all ${jobs}`;
  const capped = cap !== null && cap < rollout ? ` (the rollout is ${rollout / 100} %, capped)` : "";
  return `AI runs for ${counts / 100} % of the ${jobs}${capped}`;
}
