import type { BudgetLimits, RolloutCap } from "@slotgate/contracts";
import type { AllowlistSource, Clock, ControlSource } from "@slotgate/controls";
import type {
  ActivityReader,
  AllowlistStore,
  Background,
  BudgetReader,
  CapStore,
  ChangeReader,
  ComparisonReader,
  DecisionReader,
  DrillExecutor,
  DrillStore,
  Executor,
  GenerationInForce,
  GenerationStore,
  IncidentStore,
  KillStore,
  LocalSwitchStatus,
  PricedDocument,
  ReleaseRule,
  ResultStore,
  RunFollower,
  RunService,
  RunStore,
  TelemetryReader,
  Tracing,
  TripwiresAtWork,
  TryExecutor,
  Withholding,
} from "@slotgate/executor";
import type { LocalKillSwitch } from "@slotgate/gate";
import type { Generators } from "@slotgate/model";
import type { Logger } from "pino";
import type { RequestMeter } from "../../observability/request-meter.ts";
import type { Health } from "./health.ts";
import type { KeyRing } from "./key-ring.ts";
import type { LeavingAnswers } from "./leaving-answers.ts";
import type { Readiness } from "./readiness.ts";

export interface AppParts {
  readonly background: Pick<Background, "run">;
  readonly executor: Pick<Executor, "dryRun">;
  readonly runs: Pick<RunService, "submit">;
  readonly runStore: Pick<RunStore, "byId" | "list" | "answers">;
  readonly follower: RunFollower;
  /** Limit on the event streams of one key on this replica. */
  readonly streamsPerKey: number;
  readonly results: ResultStore;
  /** Answers with generated results that are being sent. */
  readonly leaving: LeavingAnswers;
  /** Why the kill switch withholds generated results now; null if it does not. */
  readonly killHolding: () => Withholding | null;
  readonly decisions: DecisionReader;
  readonly telemetry: TelemetryReader;
  readonly activity: ActivityReader;
  readonly comparison: ComparisonReader;
  /** The generation document in force, whose prices comparisons use; null: there is none. */
  readonly priced: () => PricedDocument | null;
  readonly kill: KillStore;
  readonly killRelease: ReleaseRule;
  readonly changes: ChangeReader;
  readonly tripwires: TripwiresAtWork;
  readonly incidents: IncidentStore;
  readonly controls: ControlSource;
  /** The address of the AI flag's page in Unleash; null: no flag decides. */
  readonly flagPage: string | null;
  readonly allowlist: AllowlistSource;
  /** Null: the allowlist is in a file. */
  readonly allowlistStore: AllowlistStore | null;
  readonly generation: Pick<GenerationInForce, "current">;
  /** Null: the generation document is in a file. */
  readonly generationStore: GenerationStore | null;
  /** Prepares documents that are not in force. */
  readonly generators: Pick<Generators, "of">;
  readonly cap: CapStore;
  readonly drills: DrillStore;
  /** Executes drills' synthetic jobs. */
  readonly drillJobs: DrillExecutor;
  /** Generates the sample jobs of tries. */
  readonly tryCalls: TryExecutor;
  readonly budgets: BudgetReader;
  /** This replica's limits; null: none. */
  readonly budgetLimits: BudgetLimits | null;
  readonly readiness: Readiness;
  readonly keys: KeyRing;
  /** For keys without their own limit; 0: none. */
  readonly requestsPerMinute: number;
  readonly health: () => Health;
  readonly killSwitches: () => readonly LocalKillSwitch[];
  readonly localSwitch: () => LocalSwitchStatus;
  /** The name of this replica. */
  readonly instance: string;
  readonly rolloutCap: () => RolloutCap;
  readonly requests: RequestMeter;
  readonly tracing: Pick<Tracing, "request">;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly clock: Clock;
  /** Aborts when the process is to stop. */
  readonly stopping: AbortSignal;
  /** Waits; resolves early when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}
