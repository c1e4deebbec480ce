import type { TelemetryV1 } from "@slotgate/contracts";
import { Admission } from "@slotgate/contracts/admission";
import { GatedWriter } from "./gated-writer.ts";
import { PlainWriter } from "./plain-writer.ts";
import { noConditions } from "./record/conditions.ts";
import { type Effects, noEffects } from "./record/effects.ts";
import type { EvidenceSource } from "./record/evidence-document.ts";
import { type JournalReport, silentReport } from "./record/journal-report.ts";
import { JournalUnavailableError } from "./record/journal-unavailable-error.ts";
import type { RecordDraft } from "./record/record-draft.ts";
import type { Reservation } from "./record/reservation.ts";
import type { TelemetrySink } from "./record/sink.ts";
import { SpoolError, type SpoolFailure } from "./record/spool-error.ts";
import { type Away, StoreReach } from "./record/store-reach.ts";
import { within } from "./record/within.ts";
import { Delivery } from "./spool/delivery.ts";
import type { Spool, SpoolDepth } from "./spool/spool.ts";
import type { WriterOptions } from "./writer-options.ts";

export interface JournalOptions {
  readonly sink: TelemetrySink;
  /** Unique per process and boot: no two journals may share it. */
  readonly writerId: string;
  /** Whose lease admissions and releases stand on; null where replicas have none. */
  readonly replica?: string | null;
  /** Where the documents that evidence names are found; without it none are stored. */
  readonly evidence?: EvidenceSource;
  /** Takes what the store does not; null: what the store does not take is not recorded. */
  readonly spool?: Spool | null;
  readonly report?: JournalReport;
  /** How long the store may keep callers waiting, and again until the fate of what it was sent is known. */
  readonly waitMs?: number;
  /** Between two questions to a store that is away. */
  readonly retryMs?: number;
  /** Between two looks at what other processes have left in the spool's directory. */
  readonly lookMs?: number;
  /** Between two probes of the spool, so that it is known to be gone before it is needed. */
  readonly probeMs?: number;
  /** Most records of one transaction. A large one delays every record that arrives while it is written. */
  readonly maxBatch?: number;
  /** Most records that may wait; more are turned away at once. */
  readonly maxWaiting?: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/** Effects of a record that is written only while a lease is held; null where there are no leases. */
export type OnLease = Partial<Effects> & { readonly lease?: string | null };

/** What an admission stands on; null reserves nothing. */
export type Admitting = OnLease & { readonly reservation?: Reservation | null };

/** Effects of serving the stored result of this decision. */
export type FromStore = Partial<Effects> & { readonly storedResult: string };

/** How the journal stands. */
export interface JournalState {
  /** Why the store is not used at the moment; null when it is. */
  readonly away: Away | null;
  /** Null without a spool. */
  readonly spool: (SpoolDepth & { readonly failure: SpoolFailure | null }) | null;
}

/**
 * Makes records durable in groups, so that many callers share one commit. Every method answers once the record is
 * durable, or throws `JournalUnavailableError`, `RecordRefusedError`, or the error of the condition that does not
 * hold (`KillEngagedError`, `LeaseLostError`, `ResultGoneError`, `ReplicaLostError`, `AdmissionEndedError`, `BudgetExhaustedError`), and then
 * it is not.
 *
 * There are two chains. What stands on conditions (`admit`, `release`, `recover`, `serve`) gets into the store while its callers
 * wait or not at all; those methods throw `FateUnknownError` besides, when that cannot be told. What stands on
 * nothing (`record`) goes to the spool when the store does not take it, and is delivered later.
 */
export class Journal {
  readonly writerId: string;
  readonly #replica: string | null;
  readonly #sink: TelemetrySink;
  readonly #spool: Spool | null;
  readonly #reach: StoreReach;
  readonly #gated: GatedWriter;
  readonly #plain: PlainWriter;
  readonly #delivery: Delivery | null;
  readonly #looking: NodeJS.Timeout | undefined;
  readonly #probing: NodeJS.Timeout | undefined;
  #taking: Promise<void> = Promise.resolve();
  #probe: Promise<void> | null = null;

  constructor(options: JournalOptions) {
    const { sink, writerId, spool = null, report = silentReport, waitMs = 2_000, retryMs = 250 } = options;
    const {
      lookMs = 60_000,
      probeMs = 5_000,
      maxBatch = 64,
      maxWaiting = 20_000,
      now = () => performance.now(),
    } = options;
    const { evidence = () => null } = options;
    this.writerId = writerId;
    this.#replica = options.replica ?? null;
    this.#sink = sink;
    this.#spool = spool;
    this.#reach = new StoreReach({
      now,
      probe: async () => void (await within(waitMs, () => sink.head(writerId))),
      onBack: () => this.#delivery?.start(),
      report,
      retryMs,
    });
    const reach = this.#reach;
    const bounds = { maxBatch, maxWaiting, waitMs };
    const shared: WriterOptions = { sink, writerId, evidence, reach, report, ...bounds, now };
    this.#gated = new GatedWriter(shared);
    this.#plain = new PlainWriter({ ...shared, writerId: plainWriterId(writerId), spool });
    if (spool === null) {
      this.#delivery = null;
      return;
    }
    const onStoreLost = (error: unknown): void => reach.lost(error);
    // Nobody waits for a delivery, whose batches are larger.
    const patience = 2 * waitMs;
    this.#delivery = new Delivery({
      spool,
      sink,
      writer: this.#plain,
      report,
      onStoreLost,
      waitMs: patience,
      now,
    });
    this.#takeOver(spool, { idleMs: 0, report });
    const lookAgain = () => this.#takeOver(spool, { idleMs: lookMs, report });
    this.#looking = setInterval(lookAgain, lookMs).unref();
    const probe = () => this.#probeSpool(spool, patience);
    probe();
    this.#probing = setInterval(probe, probeMs).unref();
  }

  /** Why the store is not used at the moment; null when it is. */
  get away(): Away | null {
    return this.#reach.away;
  }

  get state(): JournalState {
    const spool = this.#spool;
    return {
      away: this.#reach.away,
      spool: spool === null ? null : { ...spool.depth, failure: this.#plain.spoolFailure },
    };
  }

  /** Whether records may wait in the spool, be it of an earlier process whose files are still being looked for. */
  get spoolMayHoldRecords(): boolean {
    return this.#spool?.mayHoldRecords ?? false;
  }

  /** Somebody else met a store that did not answer: nobody need wait for it until it does. */
  storeLost(error: unknown): void {
    this.#reach.lost(error);
  }

  /**
   * Records a denial, a verbatim completion, or an outcome that releases nothing generated. An outcome whose
   * admission has one already is recorded as `late-outcome`.
   */
  record(draft: RecordDraft, effects: Partial<Effects> = noEffects): Promise<TelemetryV1> {
    return this.#plain.push({ draft, conditions: noConditions, effects: { ...noEffects, ...effects } });
  }

  /** Records an admission and hands out the token that opens the way to a model. */
  async admit(
    draft: RecordDraft,
    { lease = null, reservation = null, ...effects }: Admitting = {},
  ): Promise<Admission> {
    if (!this.#sink.durable) {
      throw new JournalUnavailableError("this sink keeps no durable records, so nothing can be admitted");
    }
    const { decisionId, runId, jobId, chain } = await this.#gated.push({
      draft,
      conditions: { ...noConditions, killReleased: true, lease, replica: this.#replica, reservation },
      effects: { ...noEffects, ...effects },
    });
    return Admission.issue({ decisionId, runId, jobId, writerId: chain.writerId, seq: chain.seq });
  }

  /**
   * Records the outcome of a generated result together with the result, if the admission has none yet: only then may
   * it be released.
   */
  release(draft: RecordDraft, { lease = null, ...effects }: OnLease): Promise<TelemetryV1> {
    return this.#gated.push({
      draft,
      conditions: {
        ...noConditions,
        killReleased: true,
        lease,
        replica: this.#replica,
        openAdmission: draft.decisionId,
      },
      effects: { ...noEffects, ...effects },
    });
  }

  /** Records the outcome of an admission that its own writer has left open: only if it is the first. */
  recover(draft: RecordDraft): Promise<TelemetryV1> {
    return this.#gated.push({
      draft,
      conditions: { ...noConditions, openAdmission: draft.decisionId },
      // Nobody knows what was spent.
      effects: { ...noEffects, settlement: "in-full" },
    });
  }

  /** Records that a stored result is served again: only then may it be. */
  serve(draft: RecordDraft, { storedResult, ...effects }: FromStore): Promise<TelemetryV1> {
    return this.#gated.push({
      draft,
      conditions: { ...noConditions, killReleased: true, storedResult },
      effects: { ...noEffects, ...effects },
    });
  }

  /** Writes out what waits, then turns everything away and closes the sink. What is in the spool stays there. */
  async close(): Promise<void> {
    clearInterval(this.#looking);
    clearInterval(this.#probing);
    await Promise.all([this.#gated.close(), this.#plain.close()]);
    await this.#taking;
    await this.#probe;
    await this.#delivery?.close();
    await this.#reach.close();
    await this.#spool?.close();
    await this.#sink.close();
  }

  /** One at a time. A file system that hangs takes nothing either. */
  #probeSpool(spool: Spool, patience: number): void {
    this.#probe ??= within(patience, () => spool.probe())
      .then(
        () => this.#plain.noteProbe(null),
        (error) => this.#plain.noteProbe(error instanceof SpoolError ? error.failure : "spool-io", error),
      )
      .finally(() => {
        this.#probe = null;
      });
  }

  #takeOver(
    spool: Spool,
    { idleMs, report }: { readonly idleMs: number; readonly report: Pick<JournalReport, "filesFailing"> },
  ): void {
    this.#taking = spool.takeOver({ idleMs, now: Date.now() }).then(() => {
      if (spool.holdsFiles && this.#reach.away === null) this.#delivery?.start();
    }, report.filesFailing);
  }
}

/** The chain of what stands on nothing; the other one bears the journal's own name. */
export const plainWriterId = (writerId: string): string => `${writerId}.plain`;
