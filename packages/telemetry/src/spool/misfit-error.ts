import type { Head } from "../record/chain.ts";
import type { SinkBatch } from "../record/sink.ts";

/** A batch that does not continue its chain in the store. */
export class MisfitError extends Error {
  override readonly name = "MisfitError";

  constructor({ batch, stored }: { readonly batch: SinkBatch; readonly stored: Head }) {
    super(
      `a batch follows record ${batch.from.seq} of writer \`${batch.from.writerId}\`, whose chain ends at ${stored.seq} in the store`,
    );
  }
}
