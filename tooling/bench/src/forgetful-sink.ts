import { genesis, type Head, type TelemetrySink } from "@slotgate/telemetry";

/** A sink in memory that keeps heads and forgets records: the yardstick for what durability costs. */
export function createForgetfulSink(): TelemetrySink {
  const heads = new Map<string, Head>();
  return {
    durable: true,
    head: async (writerId) => heads.get(writerId) ?? genesis(writerId),
    append: async ({ to }) => {
      heads.set(to.writerId, to);
      return "recorded";
    },
    close: async () => {},
  };
}
