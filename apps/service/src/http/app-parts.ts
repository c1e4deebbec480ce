import type { BudgetLimits, RolloutCap } from "@slotgate/contracts";
import type { LocalKillSwitch } from "@slotgate/gate";
import type { Logger } from "pino";
import type { AllowlistSource } from "../allowlist/allowlist-source.ts";
import type { AllowlistStore } from "../allowlist/allowlist-store.ts";
import type { Background } from "../background/background.ts";
import type { BudgetReader } from "../budget/budget-reader.ts";
import type { ChangeReader } from "../changes/change-reader.ts";
import type { Clock } from "../clock.ts";
import type { ControlSource } from "../controls/control-source.ts";
import type { DrillExecutor } from "../drill/drill-executor.ts";
import type { DrillStore } from "../drill/drill-store.ts";
import type { Executor } from "../executor/executor.ts";
import type { CapStore } from "../exposure/cap-store.ts";
import type { KillStore } from "../kill/kill-store.ts";
import type { LocalSwitchStatus } from "../kill/local-switch.ts";
import type { ReleaseRule } from "../kill/may-release.ts";
import type { RequestMeter } from "../observability/request-meter.ts";
import type { RunFollower } from "../runs/follow-runs.ts";
import type { ResultStore } from "../runs/result-store.ts";
import type { RunService } from "../runs/run-service.ts";
import type { RunStore } from "../runs/run-store.ts";
import type { Withholding } from "../runs/withhold.ts";
import type { DecisionReader } from "../storage/decision-reader.ts";
import type { TelemetryReader } from "../telemetry/telemetry-reader.ts";
import type { Tracing } from "../tracing/tracing.ts";
import type { TripwiresAtWork } from "../tripwires/tripwires-at-work.ts";
import type { Health } from "./health.ts";
import type { KeyRing } from "./key-ring.ts";
import type { LeavingAnswers } from "./leaving-answers.ts";

/** What the API stands on. */
export interface AppParts {
  readonly background: Pick<Background, "run">;
  readonly executor: Pick<Executor, "dryRun">;
  readonly runs: Pick<RunService, "submit">;
  readonly runStore: Pick<RunStore, "byId" | "list" | "answers">;
  readonly follower: RunFollower;
  /** Most event streams of one key on this replica. */
  readonly streamsPerKey: number;
  readonly results: ResultStore;
  /** Answers with generated results that are under way to their readers. */
  readonly leaving: LeavingAnswers;
  /** Why the kill switch holds generated results back now; null when it does not. */
  readonly killHolding: () => Withholding | null;
  readonly decisions: DecisionReader;
  readonly telemetry: TelemetryReader;
  readonly kill: KillStore;
  readonly killRelease: ReleaseRule;
  readonly changes: ChangeReader;
  readonly tripwires: TripwiresAtWork;
  readonly controls: ControlSource;
  readonly allowlist: AllowlistSource;
  /** Null: a file holds the allowlist. */
  readonly allowlistStore: AllowlistStore | null;
  readonly cap: CapStore;
  readonly drills: DrillStore;
  /** Executes drills' synthetic jobs. */
  readonly drillJobs: DrillExecutor;
  readonly budgets: BudgetReader;
  /** Those of this replica; null: none. */
  readonly budgetLimits: BudgetLimits | null;
  readonly keys: KeyRing;
  /** For keys without a limit of their own; 0: none. */
  readonly requestsPerMinute: number;
  readonly health: () => Health;
  readonly killSwitches: () => readonly LocalKillSwitch[];
  /** This process's own. */
  readonly localSwitch: () => LocalSwitchStatus;
  /** The name of this replica. */
  readonly instance: string;
  readonly rolloutCap: () => RolloutCap;
  readonly requests: RequestMeter;
  readonly tracing: Pick<Tracing, "request">;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly clock: Clock;
  /** Aborts once the process is to stop. */
  readonly stopping: AbortSignal;
  /** Waits; resolves early when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}
