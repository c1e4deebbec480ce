import { NotWrittenError, type TelemetrySink } from "@slotgate/telemetry";
import { SchemaUnusableError } from "./schema-unusable-error.ts";
import type { SchemaWatch } from "./watch-schema.ts";

/** Writes nothing to a database that this code may not use, whose kill row may have another meaning. */
export function guardBySchema({
  sink,
  schema,
}: {
  readonly sink: TelemetrySink;
  readonly schema: Pick<SchemaWatch, "problem" | "looked">;
}): TelemetrySink {
  async function requireUsable(): Promise<void> {
    if (schema.problem() === null) return;
    // Right after the start the first check is still under way.
    await schema.looked();
    const problem = schema.problem();
    // In all cases nothing was sent.
    if (problem !== null) throw new NotWrittenError({ cause: new SchemaUnusableError({ problem }) });
  }
  return {
    durable: sink.durable,
    async head(writerId) {
      await requireUsable();
      return sink.head(writerId);
    },
    async append(batch, options) {
      await requireUsable();
      return sink.append(batch, options);
    },
    close: sink.close,
  };
}
