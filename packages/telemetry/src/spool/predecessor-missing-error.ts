import type { Head } from "../record/chain.ts";
import type { SinkBatch } from "../record/sink.ts";

/** The records before a batch are not in the store yet: another process may be about to deliver them. */
export class PredecessorMissingError extends Error {
  override readonly name = "PredecessorMissingError";
  readonly writerId: string;

  constructor({ batch, stored }: { readonly batch: SinkBatch; readonly stored: Head }) {
    super(
      `record ${stored.seq + 1} of writer \`${batch.from.writerId}\` is not in the store, and not before record ${batch.from.seq + 1} in the spool`,
    );
    this.writerId = batch.from.writerId;
  }
}
