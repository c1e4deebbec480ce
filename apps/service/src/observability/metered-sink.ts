import type { Clock } from "@slotgate/controls";
import { RecordRefusedError, type SinkAnswer, type TelemetrySink } from "@slotgate/telemetry";
import type { Instruments } from "./instruments.ts";

/** Counts and times the batches written to `sink`. */
export function meterSink({
  sink,
  instruments,
  clock,
}: {
  readonly sink: TelemetrySink;
  readonly instruments: Instruments;
  readonly clock: Pick<Clock, "monotonic">;
}): TelemetrySink {
  const { journalBatchRecords, journalBatchDuration, journalBatchFailures, lateOutcomes } = instruments;
  return {
    durable: sink.durable,
    head: sink.head,
    async append(batch, options): Promise<SinkAnswer> {
      const startedAt = clock.monotonic();
      journalBatchRecords.record(batch.entries.length);
      try {
        const answer = await sink.append(batch, options);
        if (answer === "recorded")
          for (const { record } of batch.entries) if (record.event === "late-outcome") lateOutcomes.add(1);
        if (answer !== "recorded")
          journalBatchFailures.add(1, { cause: answer.killEngaged ? "killed" : "unmet" });
        return answer;
      } catch (error) {
        journalBatchFailures.add(1, { cause: error instanceof RecordRefusedError ? "refused" : "failed" });
        throw error;
      } finally {
        journalBatchDuration.record((clock.monotonic() - startedAt) / 1_000);
      }
    },
    close: sink.close,
  };
}
