import type { EnvReader } from "./env-reader.ts";

/** Of `serve`, and of what reads it back; relative to the working directory. */
export const standardOutboundLedger = ".slotgate/outbound";

/** The directory; null only where somebody has said `off`, or nobody has said anything and that stands for it. */
export function readOutboundLedger(
  reader: EnvReader,
  { standard }: { readonly standard: string },
): string | null {
  const directory = reader.value("SLOTGATE_OUTBOUND_LEDGER") ?? standard;
  return directory === "off" ? null : directory;
}
