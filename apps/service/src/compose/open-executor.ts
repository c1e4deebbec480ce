import {
  abortOnKill,
  createDecisionSlots,
  createExecutor,
  createFairSlots,
  createLeaseWatch,
  createRecovery,
  type Executor,
  type ExecutorReport,
  type GenerationInForce,
  JobsUnderWay,
  type LeaseWatch,
  type ResultStore,
  requestsOfWriter,
} from "@slotgate/executor";
import { decide } from "@slotgate/gate";
import {
  createContentStore,
  createLeftAdmissions,
  createResultStore,
  failFast,
  stillHeld,
} from "@slotgate/postgres";
import { createLeavingAnswers, type LeavingAnswers } from "../http/request/leaving-answers.ts";
import { logExecutor, logRecovery } from "../observability/log.ts";
import { type Budgets, openBudgets } from "../observability/open-budgets.ts";
import { reportToAll } from "../observability/report-to-all.ts";
import type { ServiceBase } from "./base.ts";
import { openChangeLog } from "./open-change-log.ts";
import type { Gates } from "./open-gates.ts";
import { type OpenGeneration, openGeneration } from "./open-generation.ts";
import type { Records } from "./open-records.ts";
import type { Replica } from "./open-replica.ts";

export interface ExecutorOptions {
  readonly replica: Replica;
  readonly gates: Gates;
  readonly records: Records;
  /** Replaces the gate engine. */
  readonly engine: typeof decide | undefined;
}

/** The executor with what it works on, all of which ends on a kill. */
export interface Execution {
  readonly executor: Executor;
  readonly report: ExecutorReport;
  readonly generation: GenerationInForce & Pick<OpenGeneration, "tried">;
  readonly budgets: Budgets;
  readonly results: ResultStore;
  /** Answers with generated results that are being sent. */
  readonly leaving: LeavingAnswers;
  /** Jobs that wait for the content of others' calls. */
  readonly waiting: LeaseWatch;
}

export function openExecutor(base: ServiceBase, options: ExecutorOptions): Execution {
  const { config, clock, logger, newId, version, stores, observability, tracing, opened } = base;
  const { replica, gates, records } = options;
  const { controls, killState, localSwitch, allowlist, exposure, selfTest, tripwires } = gates;
  const { lease, inFlight } = replica;
  const { journal, ledger } = records;
  const { database, pool } = stores.jobs;
  const generation = openGeneration(config, {
    ledger: ledger === null ? null : observability.ledger(ledger),
    checks: gates.checks,
    store: { exposure, clock, background: base.background },
    onFile: ({ path, problem }) =>
      problem === null
        ? logger.info({ path }, "the key of a model was read again from its file")
        : logger.error({ path }, `the file of a model's key ${problem}, so models that need it are not used`),
  });
  opened.add(generation.close);
  const budgets = openBudgets(config, { database: stores.reading.database, logger });
  lease.onRenewed(budgets.watch.look);
  const underWay = new JobsUnderWay();
  openRecovery(base, { replica, records, underWay });
  openChangeLog(base, { gates, lease, generation });

  const waiting = createLeaseWatch({ stillHeld: (tokens) => stillHeld(database, tokens) });
  opened.add(waiting.close);
  // Jobs that wait for others' calls decide again when a new decision may differ.
  for (const source of [controls, killState, localSwitch, allowlist, exposure, selfTest, generation])
    opened.add(source.onChange(waiting.wakeAll));

  const results = createResultStore({ database, pool, newId, now: () => new Date(clock.now()) });
  const leaving = createLeavingAnswers({ goneOf: results.goneOf });
  const abort = () => {
    inFlight.abortAll("killed");
    leaving.cutAll();
  };
  const signals = [controls, killState, localSwitch, selfTest];
  opened.add(abortOnKill({ gateState: gates.state, signals, abort }));
  // Even if the kill was released before this replica read it.
  killState.onEngaged(abort);
  killState.onRemoved(() => void leaving.cutGone());

  const report = reportToAll(
    [tripwires.executor, { ended: budgets.watch.ended }, observability.executor],
    logExecutor(logger, controls),
  );
  const executor = createExecutor({
    gateState: gates.state,
    decide: options.engine ?? decide,
    journal,
    content: failFast(createContentStore({ database, pool, replica: lease, watch: waiting }), {
      away: () => journal.away?.error ?? null,
      lost: (error) => journal.storeLost(error),
      waitMs: config.journalWaitMs,
    }),
    generation: gates.documents.notingGeneration(generation),
    budgets: config.budgets,
    inFlight,
    underWay,
    decisionSlots: createDecisionSlots(),
    modelSlots: createFairSlots(config.modelSlots),
    clock,
    newId,
    executorVersion: version,
    tracing,
    report,
  });
  return { executor: selfTest.guard(executor), report, generation, budgets, results, leaving, waiting };
}

interface RecoveryOptions extends Pick<ExecutorOptions, "replica" | "records"> {
  readonly underWay: JobsUnderWay;
}

/** Ends the admissions that replicas which are gone left open. */
function openRecovery(base: ServiceBase, { replica, records, underWay }: RecoveryOptions): void {
  const { config, clock, logger, newId, version, writerId, stores, observability, opened } = base;
  const { journal } = records;
  const recovery = createRecovery({
    left: createLeftAdmissions({ database: stores.jobs.database, writerId }),
    // An outcome that waits in the spool came first and must not be replaced.
    willEnd: (decisionId) => underWay.has(decisionId) || journal.spoolMayHoldRecords,
    journal,
    requestsOf: async (gone) =>
      config.outboundLedger === null
        ? () => null
        : requestsOfWriter({ directory: config.outboundLedger, writerId: gone }),
    clock,
    newId,
    executorVersion: version,
    report: reportToAll([observability.recovery], logRecovery(logger)),
  });
  replica.lease.onSteady(async () => recovery.look());
  opened.add(recovery.close);
}
