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
  /** Unique per process start: no two journals may share it. */
  readonly writerId: string;
  /** The replica whose lease admissions and releases require; null if replicas have none. */
  readonly replica?: string | null;
  /** Finds the documents that evidence names; without it none are stored. */
  readonly evidence?: EvidenceSource;
  /** Takes records while the store is unavailable; null: they are not recorded then. */
  readonly spool?: Spool | null;
  readonly report?: JournalReport;
  /** How long callers may wait for the store, and again until the fate of a group is known. */
  readonly waitMs?: number;
  /** Interval of probes of an unavailable store. */
  readonly retryMs?: number;
  /** Interval of checks for files that other processes left in the spool's directory. */
  readonly lookMs?: number;
  /** Interval of probes of the spool, so that its failure is known before it is needed. */
  readonly probeMs?: number;
  /** Limit on the records of one transaction. A large one delays every record that arrives while it is written. */
  readonly maxBatch?: number;
  /** Limit on waiting records; more are refused at once. */
  readonly maxWaiting?: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/** Effects of a record that is written only while a lease is held; null if there are no leases. */
export type OnLease = Partial<Effects> & { readonly lease?: string | null };

/** Conditions and effects of an admission; a null reservation reserves nothing. */
export type Admitting = OnLease & { readonly reservation?: Reservation | null };

/** Effects of serving the stored result of this decision. */
export type FromStore = Partial<Effects> & { readonly storedResult: string };

/** The state of the journal. */
export interface JournalState {
  /** Why the store is unavailable; null if it is not. */
  readonly away: Away | null;
  /** Null without a spool. */
  readonly spool: (SpoolDepth & { readonly failure: SpoolFailure | null }) | null;
}

/**
 * Makes records durable in groups, so that many callers share one commit. Every method resolves once the record is
 * durable, or throws `JournalUnavailableError`, `RecordRefusedError`, or the error of the condition that does not hold
 * (`KillEngagedError`, `LeaseLostError`, `ResultGoneError`, `ReplicaLostError`, `AdmissionEndedError`,
 * `BudgetExhaustedError`), and then it is not.
 * There are two chains. Records with conditions (`admit`, `release`, `recover`, `serve`) are stored while their callers
 * wait or not at all; these methods also throw `FateUnknownError` if that cannot be determined. Records without
 * conditions (`record`) go to the spool when the store is unavailable, and are delivered later.
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
    // No caller waits for a delivery, whose batches are larger.
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

  /** Why the store is unavailable; null if it is not. */
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

  /**
   * Whether records may be waiting in the spool, including those of earlier processes while their files are still being
   * looked for.
   */
  get spoolMayHoldRecords(): boolean {
    return this.#spool?.mayHoldRecords ?? false;
  }

  /** Another part had no answer from the store: no caller need wait for it until it answers. */
  storeLost(error: unknown): void {
    this.#reach.lost(error);
  }

  /**
   * Records a denial, a verbatim completion, or an outcome that releases nothing generated. An outcome whose admission
   * already has one is recorded as `late-outcome`.
   */
  record(draft: RecordDraft, effects: Partial<Effects> = noEffects): Promise<TelemetryV1> {
    return this.#plain.push({ draft, conditions: noConditions, effects: { ...noEffects, ...effects } });
  }

  /** Records an admission and returns the token that permits the model call. */
  async admit(
    draft: RecordDraft,
    { lease = null, reservation = null, ...effects }: Admitting = {},
  ): Promise<Admission> {
    if (!this.#sink.durable) {
      throw new JournalUnavailableError("this sink is not durable, so nothing can be admitted");
    }
    const { decisionId, runId, jobId, chain } = await this.#gated.push({
      draft,
      conditions: { ...noConditions, killReleased: true, lease, replica: this.#replica, reservation },
      effects: { ...noEffects, ...effects },
    });
    return Admission.issue({ decisionId, runId, jobId, writerId: chain.writerId, seq: chain.seq });
  }

  /**
   * Records the outcome of a generated result together with the result, if the admission has no outcome yet. Only then
   * may the result be released.
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

  /** Records the outcome of an admission that its own writer has left open, if it has none. */
  recover(draft: RecordDraft): Promise<TelemetryV1> {
    return this.#gated.push({
      draft,
      conditions: { ...noConditions, openAdmission: draft.decisionId },
      // The amount spent is unknown.
      effects: { ...noEffects, settlement: "in-full" },
    });
  }

  /** Records that a stored result is served. Only then may it be. */
  serve(draft: RecordDraft, { storedResult, ...effects }: FromStore): Promise<TelemetryV1> {
    return this.#gated.push({
      draft,
      conditions: { ...noConditions, killReleased: true, storedResult },
      effects: { ...noEffects, ...effects },
    });
  }

  /** Writes all waiting records, then refuses new ones and closes the sink. Records in the spool stay there. */
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

  /** One at a time. A hanging file system counts as a failure. */
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

/** The chain of records without conditions; the other one has the journal's own name. */
export const plainWriterId = (writerId: string): string => `${writerId}.plain`;
