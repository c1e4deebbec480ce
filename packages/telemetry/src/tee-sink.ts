import type { TelemetrySink } from "./record/sink.ts";

/** Writes to `sink`, and shows each line that was stored. */
export function teeSink({
  sink,
  write,
}: {
  readonly sink: TelemetrySink;
  readonly write: (line: string) => void;
}): TelemetrySink {
  return {
    durable: sink.durable,
    head: sink.head,
    async append(batch, options) {
      const answer = await sink.append(batch, options);
      if (answer === "recorded") for (const { line } of batch.entries) write(line);
      return answer;
    },
    close: sink.close,
  };
}
