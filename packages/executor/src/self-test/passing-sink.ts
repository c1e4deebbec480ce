import type { TelemetryV1 } from "@slotgate/contracts";
import { genesis, type Head, type TelemetrySink } from "@slotgate/telemetry";

/** Holds the records of synthetic jobs, which no store ever sees. */
export interface PassingSink extends TelemetrySink {
  readonly records: readonly TelemetryV1[];
}

/** Claims durability without storing, so only the trip-wire model may be called on its word. */
export function createPassingSink(): PassingSink {
  const records: TelemetryV1[] = [];
  const heads = new Map<string, Head>();
  return {
    durable: true,
    records,
    head: async (writerId) => heads.get(writerId) ?? genesis(writerId),
    async append({ entries, to }) {
      heads.set(to.writerId, to);
      records.push(...entries.map(({ record }) => record));
      return "recorded";
    },
    close: async () => {},
  };
}
