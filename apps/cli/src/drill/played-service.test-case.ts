import type {
  AllowlistV1,
  ControlsStatusV1,
  DrillProgressV1,
  DrillV1,
  KillEngagement,
  RunResponseV1,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import type { UnleashFlags } from "@slotgate/controls";
import { drillRule, isDrillRule } from "@slotgate/executor";
import { rolloutBucket } from "@slotgate/gate";
import { ApiProblemError } from "../api/api-problem-error.ts";
import type { CommandDrillApi } from "./drill-api.ts";

/** Deliberate faults. */
export interface Sabotage {
  /** A kill does not abort work in flight. */
  readonly abortsNothing?: true;
  /** New jobs are admitted during a kill. */
  readonly killUnheard?: true;
  /** A released kill still denies. */
  readonly staysKilled?: true;
  readonly capUnheard?: true;
  /** A cap excludes all jobs. */
  readonly capExcludesAll?: true;
  readonly allowlistUnheard?: true;
  readonly featureUnheard?: true;
}

/** A service in memory with the API that drills use. */
export interface PlayedService {
  readonly api: CommandDrillApi;
  readonly flags: UnleashFlags;
  readonly controls: ControlsStatusV1;
  readonly engagements: KillEngagement[];
  readonly cap: { revision: number; basisPoints: number | null; reason: string };
  readonly allowlist: { revision: number; document: AllowlistV1; reason: string };
  readonly flag: { readonly kill: Flag; readonly ai: Flag };
  /** The notes in order. */
  readonly noted: Omit<DrillProgressV1, "version">[];
  /** Runs before each request of this name. */
  onAsk: (name: keyof CommandDrillApi) => void | Promise<void>;
}

interface Flag {
  position: "on" | "off";
  events: number;
}

const at = "2026-01-31T12:00:00.000Z";
const groupId = "slotgen.ai";
export const environment = "production";

const base: AllowlistV1 = { version: "allowlist.v1", enabled: true, mode: "deny_by_default", rules: [] };
const listed: AllowlistV1 = { ...base, rules: [drillRule(base)] };

export const engagementOf = (engagementId: string, owner: string): KillEngagement => ({
  engagementId,
  owner,
  engagedBy: "on-call",
  reason: "a reason",
  engagedAt: at,
  releasedAt: null,
  releasedBy: null,
  releaseReason: null,
});

const changed = (): ApiProblemError =>
  new ApiProblemError({
    url: "http://127.0.0.1:8700",
    problem: {
      type: "urn:slotgate:problem:revision-changed",
      title: "another revision is in force",
      status: 412,
      detail: "the revision has changed",
    },
  });

export function playService(sabotage: Sabotage = {}): PlayedService {
  const engagements: KillEngagement[] = [];
  const aborts = new Set<() => void>();
  const inFlight = new Set<string>();
  let everKilled = false;
  const played: PlayedService = {
    engagements,
    cap: { revision: 3, basisPoints: null, reason: "before" },
    allowlist: { revision: 7, document: listed, reason: "before" },
    flag: { kill: { position: "off", events: 4 }, ai: { position: "on", events: 9 } },
    noted: [],
    onAsk: () => {},
    controls: controlsOf(),
    flags: {
      read: async ({ name }) => ({ ...flagOf(name) }),
      async turn({ name }, position) {
        Object.assign(flagOf(name), { position, events: flagOf(name).events + 1 });
        if (name === "kill" && position === "on") abortAll();
      },
    },
    api: {} as CommandDrillApi,
  };
  const flagOf = (name: string): Flag => (name === "kill" ? played.flag.kill : played.flag.ai);

  function abortAll(): void {
    everKilled = true;
    if (sabotage.abortsNothing === true) return;
    for (const abort of aborts) abort();
  }

  function reasonNow(jobId: string): string {
    const killed = engagements.length > 0 || played.flag.kill.position === "on";
    if (killed && sabotage.killUnheard !== true) return "KILL_SWITCH";
    if (everKilled && !killed && sabotage.staysKilled === true) return "KILL_SWITCH";
    if (played.flag.ai.position === "off" && sabotage.featureUnheard !== true) return "FEATURE_DISABLED";
    const hasRule = played.allowlist.document.rules.some(isDrillRule);
    if (!hasRule && sabotage.allowlistUnheard !== true) return "NOT_ALLOWLISTED";
    const { basisPoints } = played.cap;
    if (basisPoints === null || sabotage.capUnheard === true) return "GENERATED";
    if (sabotage.capExcludesAll === true) return "ROLLOUT_EXCLUDED";
    return rolloutBucket({ groupId, jobId }) < basisPoints ? "GENERATED" : "ROLLOUT_EXCLUDED";
  }

  const answerOf = (jobId: string, reason: string) => {
    const completed = reason === "GENERATED";
    const status = completed ? "COMPLETED" : "STUB";
    return {
      result: { version: "v1", jobId, status, generatedAt: at, output: null },
      decision: { jobId, status, reason, gate: null, attempts: completed ? 1 : 0, explanation: "so." },
    };
  };

  async function jobs(jobIds: readonly string[], answerAfterMs: number): Promise<RunResponseV1> {
    const reasons = jobIds.map(reasonNow);
    const [slow] = jobIds;
    if (answerAfterMs === 0 || slow === undefined)
      return responseOf(jobIds.map((jobId, place) => answerOf(jobId, reasons[place] ?? "GENERATED")));
    inFlight.add(slow);
    await new Promise<void>((resolve) => void aborts.add(resolve));
    inFlight.delete(slow);
    const { result, decision } = answerOf(slow, "KILL_SWITCH");
    return responseOf([{ result, decision: { ...decision, attempts: 1 } }]);
  }

  const asked =
    <Args extends readonly unknown[], Answer>(
      name: keyof CommandDrillApi,
      answer: (...args: Args) => Answer | Promise<Answer>,
    ) =>
    async (...args: Args): Promise<Answer> => {
      await played.onAsk(name);
      return answer(...args);
    };
  Object.assign(played.api, {
    saysChanged: (error: unknown) => error instanceof ApiProblemError,
    start: asked("start", () => drillOf({ steps: [], settings: [], verdict: null })),
    note: asked("note", (_drillId: string, progress: Omit<DrillProgressV1, "version">) => {
      const kept = structuredClone(progress);
      played.noted.push(kept);
      return drillOf(kept);
    }),
    page: asked("page", () => ({ version: "v1", drills: [], next: null })),
    jobs: asked(
      "jobs",
      (_drillId: string, { jobIds, answerAfterMs }: { jobIds: string[]; answerAfterMs: number }) =>
        jobs(jobIds, answerAfterMs),
    ),
    underWay: asked("underWay", (jobId: string) => inFlight.has(jobId)),
    controls: asked("controls", controlsOf),
    kill: asked("kill", () => ({
      version: "v1",
      state: engagements.length > 0 ? "engaged" : "released",
      engagements: [...engagements],
      killSwitches: [],
    })),
    engage: asked("engage", ({ drill }: { drill: string }) => {
      const engagement = engagementOf(`engagement-${engagements.length + 1}`, `drill:${drill}`);
      engagements.push(engagement);
      abortAll();
      return { version: "v1", ...engagement };
    }),
    release: asked("release", (engagementId: string) => {
      const place = engagements.findIndex((one) => one.engagementId === engagementId);
      engagements.splice(place, 1);
      return { version: "v1", ...engagementOf(engagementId, "released") };
    }),
    cap: asked("cap", capState),
    setCap: asked("setCap", (change: { basedOn: number; basisPoints: number | null; reason: string }) => {
      const { basedOn, basisPoints, reason } = change;
      if (basedOn !== played.cap.revision) throw changed();
      Object.assign(played.cap, { revision: basedOn + 1, basisPoints, reason });
      return capState();
    }),
    allowlist: asked("allowlist", allowlistState),
    applyAllowlist: asked("applyAllowlist", ({ document, basedOn, reason }: Applied) =>
      apply({ document, basedOn, reason }),
    ),
    rollBackAllowlist: asked("rollBackAllowlist", ({ basedOn, reason }: Omit<Applied, "document">) =>
      apply({ document: listed, basedOn, reason }),
    ),
  });

  interface Applied {
    readonly document: AllowlistV1;
    readonly basedOn: number;
    readonly reason: string;
  }
  function apply({ document, basedOn, reason }: Applied) {
    if (basedOn !== played.allowlist.revision) throw changed();
    Object.assign(played.allowlist, { document, revision: basedOn + 1, reason });
    return allowlistState();
  }
  function capState() {
    const { revision, basisPoints, reason } = played.cap;
    return { version: "v1", revision, basisPoints, made: { at, by: "on-call", reason } };
  }
  function allowlistState() {
    const { revision, document, reason } = played.allowlist;
    return {
      version: "v1",
      source: "database",
      revision,
      document,
      digest: digestOf(document),
      made: { reason },
    };
  }
  return played;
}

const responseOf = (jobs: readonly object[]): RunResponseV1 =>
  ({ version: "v1", runId: "run-1", jobs }) as unknown as RunResponseV1;

const drillOf = ({ steps, settings, verdict }: Omit<DrillProgressV1, "version">): DrillV1 => ({
  version: "v1",
  drillId: "d-1",
  drill: "kill",
  via: "own",
  startedAt: at,
  startedBy: "on-call",
  endedAt: verdict === null ? null : at,
  steps,
  settings,
  verdict,
});

const controlsOf = (): ControlsStatusV1 =>
  ({
    environment,
    controls: { rollout: { state: "valid", groupId, basisPoints: 10_000 } },
    rolloutCap: { state: "none" },
  }) as ControlsStatusV1;
