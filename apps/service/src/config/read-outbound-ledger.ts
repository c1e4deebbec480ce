import type { EnvReader } from "./env-reader.ts";

/** Default of `serve` and of the commands that read the ledger; relative to the working directory. */
export const standardOutboundLedger = ".slotgate/outbound";

/** The directory; null only for `off`, or for a default that means `off`. */
export function readOutboundLedger(
  reader: EnvReader,
  { standard }: { readonly standard: string },
): string | null {
  const directory = reader.value("SLOTGATE_OUTBOUND_LEDGER") ?? standard;
  return directory === "off" ? null : directory;
}
