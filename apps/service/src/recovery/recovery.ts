import { AdmissionEndedError, type Journal } from "@slotgate/telemetry";
import type { Clock } from "../clock.ts";
import type { RequestsOf } from "../outbound/requests-of-writer.ts";
import { interrupted } from "./interrupted.ts";
import type { LeftAdmissions, OpenAdmission } from "./open-admission.ts";

/** Ends what processes that are gone have left open. */
export interface Recovery {
  /** Looks, unless it is looking already. Never throws. */
  readonly look: () => void;
  /** Looks no more; resolves when what is under way has ended. */
  readonly close: () => Promise<void>;
}

export interface RecoveryOptions {
  readonly left: LeftAdmissions;
  /** Whether this process is going to end this admission of its own. */
  readonly willEnd: (decisionId: string) => boolean;
  readonly journal: Pick<Journal, "recover">;
  /** What a process that is gone has sent, as far as that is known here. */
  readonly requestsOf: (writerId: string) => Promise<RequestsOf>;
  readonly clock: Pick<Clock, "now">;
  readonly newId: () => string;
  readonly executorVersion: string;
  readonly report: RecoveryReport;
}

export interface RecoveryReport {
  /** Admissions of one replica that were ended. */
  readonly recovered: (ended: { readonly writerId: string; readonly admissions: number }) => void;
  /** A pass that could not go on; the next one begins anew. */
  readonly failed: (error: unknown) => void;
}

const pageSize = 256;

/**
 * Gives every admission that a dead process left open its one outcome, `INTERRUPTED`, and those of its own process
 * whose outcome could not be recorded when it was due. Any replica may do it, at any
 * time and beside others: the record is written only while the admission is open, so the first one counts and the
 * others find nothing to do. A live writer that was taken for dead finds its admission ended, and releases nothing.
 */
export function createRecovery(options: RecoveryOptions): Recovery {
  let looking: Promise<void> | null = null;
  let closed = false;

  async function recoverAll(): Promise<void> {
    let after: string | null = null;
    do {
      const page: readonly OpenAdmission[] = await options.left.list({ after, limit: pageSize });
      const left = page.filter(({ record }) => !options.willEnd(record.decisionId));
      const byHolder = Map.groupBy(left, ({ holder }) => holder);
      for (const [writerId, admissions] of byHolder) await recoverThose({ writerId, admissions });
      after = page.length < pageSize ? null : (page.at(-1)?.record.decisionId ?? null);
    } while (after !== null && !closed);
  }

  async function recoverThose({
    writerId,
    admissions,
  }: {
    readonly writerId: string;
    readonly admissions: readonly OpenAdmission[];
  }): Promise<void> {
    const requestsOf = await options.requestsOf(writerId);
    const ends = await Promise.allSettled(admissions.map((admission) => end(admission, requestsOf)));
    const recovered = ends.filter((one) => one.status === "fulfilled" && one.value === "ended").length;
    if (recovered > 0) options.report.recovered({ writerId, admissions: recovered });
    for (const one of ends) if (one.status === "rejected") throw one.reason;
  }

  async function end(admission: OpenAdmission, requestsOf: RequestsOf): Promise<"ended" | "by another"> {
    const { clock, newId, executorVersion, journal } = options;
    const attempts = requestsOf(admission.record.decisionId);
    try {
      await journal.recover(
        interrupted(admission, { eventId: newId(), now: clock.now(), attempts, executorVersion }),
      );
      return "ended";
    } catch (error) {
      if (error instanceof AdmissionEndedError) return "by another";
      throw error;
    }
  }

  return {
    look() {
      if (closed || looking !== null) return;
      looking = recoverAll()
        .catch(options.report.failed)
        .finally(() => {
          looking = null;
        });
    },
    async close() {
      closed = true;
      await looking;
    },
  };
}
