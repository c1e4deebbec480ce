import type { KillSource, KillStatusV1 } from "@slotgate/contracts";
import { adviceOn, quotedForShell } from "@slotgate/controls";
import type { Cause } from "./cause.ts";
import type { OriginOf } from "./origin.ts";

/** What the service knows about the controls: who set them, and advice. */
export interface ToldOfControls {
  readonly originOf: OriginOf;
  readonly advice: readonly string[];
}

/** One cause for every source that keeps AI from running, the service's own kill first. */
export function killCauses(
  { state, engagements, killSwitches, process }: KillStatusV1,
  told: ToldOfControls,
): readonly Cause[] {
  const own = (engagements ?? []).map(
    ({ engagementId, owner, engagedAt, reason }): Cause => ({
      reason: "KILL_SWITCH",
      what: `the service's own kill is engaged: ${reason}`,
      since: engagedAt,
      by: owner,
      change: releaseOf({ engagementId, owner }),
    }),
  );
  const unnamed = own.length > 0 ? [] : unnamedKill(state);
  const others = killSwitches.flatMap((one) => causesOf(one, told));
  return [...own, ...unnamed, ...processCauses(process), ...others];
}

/** Only the drill, or an operator in its name, releases an engagement of a drill. */
function releaseOf({
  engagementId,
  owner,
}: {
  readonly engagementId: string;
  readonly owner: string;
}): string {
  const [, drill] = /^drill:(.+)$/.exec(owner) ?? [];
  return drill === undefined
    ? `release it: slotgate kill release ${engagementId} --reason REASON`
    : "the drill releases it when it ends; if it was interrupted: " +
        `slotgate kill release ${engagementId} --drill ${quotedForShell(drill)} --reason REASON`;
}

function processCauses(switched: KillStatusV1["process"]): readonly Cause[] {
  const { instance, state, file, by, at, reason, problem, release } = switched;
  if (state === "released") return [];
  const place = `the kill switch of replica \`${instance}\``;
  return state === "engaged"
    ? [
        {
          reason: "KILL_SWITCH",
          what: `${place} is engaged: ${reason ?? problem ?? "no reason is known"}`,
          since: at,
          by,
          change: `release it on its machine: ${release ?? "slotgate kill release --local FILE --reason REASON"}`,
        },
      ]
    : [
        {
          ...faultOrigin,
          reason: "KILL_SWITCH_UNKNOWN",
          what: `${place} is not known: its file \`${file}\` ${problem ?? "cannot be read"}`,
          change: "make it a file that the service can read, or delete it",
        },
      ];
}

function unnamedKill(state: KillStatusV1["state"]): readonly Cause[] {
  switch (state) {
    case "released":
      return [];
    case "engaged":
      return [
        {
          ...unknownOrigin,
          reason: "KILL_SWITCH",
          what: "the service's own kill is engaged, and has no record in the database that a command could release",
          change: "run in that database: update kill_state set engaged = false",
        },
      ];
    case "unknown":
      return [
        {
          ...faultOrigin,
          reason: "KILL_SWITCH_UNKNOWN",
          what: "the database does not answer, so the state of the service's own kill is not known",
          change: "check that PostgreSQL runs and that the service reaches it",
        },
      ];
  }
}

/** No log knows the author and the time. */
const unknownOrigin = { since: null, by: null } as const;
const faultOrigin = { ...unknownOrigin, fault: true } as const;

/** The causes of a source without a log in the service. */
export function causesOf(
  { source, state }: KillSource,
  { originOf, advice }: ToldOfControls,
): readonly Cause[] {
  if (state === "released" || source === "service" || source === "process") return [];
  const { engaged, unknown, change } = sources[source];
  return [
    {
      ...(state === "engaged" && source !== "self-test" ? unknownOrigin : faultOrigin),
      ...(state === "engaged" && source === "controls"
        ? originOf(({ killSwitch }) => killSwitch === "engaged")
        : {}),
      reason: state === "engaged" ? "KILL_SWITCH" : "KILL_SWITCH_UNKNOWN",
      what: state === "engaged" ? engaged : unknown,
      change:
        (source === "controls" && adviceOn(advice, state === "engaged" ? "killEngaged" : "killUnknown")) ||
        change[state],
    },
  ];
}

interface SourceWords {
  readonly engaged: string;
  readonly unknown: string;
  readonly change: Readonly<Record<"engaged" | "unknown", string>>;
}

const sources: Readonly<Record<Exclude<KillSource["source"], "service" | "process">, SourceWords>> = {
  controls: {
    engaged: "the kill flag is on in Unleash",
    unknown: "the kill flag is not known: Unleash has no such flag, or has not answered yet",
    change: {
      engaged: "switch the kill flag off in this environment of Unleash",
      unknown: "`slotgate unleash setup` creates a missing flag",
    },
  },
  environment: {
    engaged: "SLOTGEN_AI_KILL is set for this replica",
    unknown: "SLOTGEN_AI_KILL cannot be read",
    change: {
      engaged: "unset SLOTGEN_AI_KILL and restart the replicas",
      unknown: "unset SLOTGEN_AI_KILL and restart the replicas",
    },
  },
  "self-test": {
    engaged: "the self-test found a gate of this replica that fails to deny",
    unknown: "the self-test of this replica's gates has not run, or is overdue",
    change: {
      engaged: "stop this replica, keep its log, and report the fault",
      unknown: "wait: it runs once a minute",
    },
  },
};
