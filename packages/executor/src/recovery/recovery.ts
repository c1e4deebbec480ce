import type { Clock } from "@slotgate/controls";
import { AdmissionEndedError, type Journal } from "@slotgate/telemetry";
import type { RequestsOf } from "../outbound/requests-of-writer.ts";
import { interrupted } from "./interrupted.ts";
import type { LeftAdmissions, OpenAdmission } from "./open-admission.ts";

/** Ends the admissions that dead processes left open. */
export interface Recovery {
  /** Starts a pass, unless one is running. Never throws. */
  readonly look: () => void;
  /** Starts no more passes; resolves when the running one has ended. */
  readonly close: () => Promise<void>;
}

export interface RecoveryOptions {
  readonly left: LeftAdmissions;
  /** Whether this process will end this admission itself. */
  readonly willEnd: (decisionId: string) => boolean;
  readonly journal: Pick<Journal, "recover">;
  /** The requests that a dead process sent, as far as known here. */
  readonly requestsOf: (writerId: string) => Promise<RequestsOf>;
  readonly clock: Pick<Clock, "now">;
  readonly newId: () => string;
  readonly executorVersion: string;
  readonly report: RecoveryReport;
}

export interface RecoveryReport {
  /** Admissions of one replica that were ended. */
  readonly recovered: (ended: { readonly writerId: string; readonly admissions: number }) => void;
  /** A pass failed; the next one starts over. */
  readonly failed: (error: unknown) => void;
}

const pageSize = 256;

/**
 * Gives every admission that a dead process left open its one outcome, `INTERRUPTED`, and also those of this process
 * whose outcome could not be recorded in time. Any replica may run it at any time, beside others: the outcome is
 * written only while the admission is open, so only the first one is written. A live writer that was considered dead
 * finds its admission ended and releases nothing.
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
