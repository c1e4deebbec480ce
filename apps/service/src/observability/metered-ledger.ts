import type { OutboundLedger } from "@slotgate/model";
import type { Instruments } from "./instruments.ts";

/** Counts the ledger's entries and failures. */
export function meterLedger(ledger: OutboundLedger, instruments: Instruments): OutboundLedger {
  return {
    sent(request) {
      try {
        ledger.sent(request);
      } catch (error) {
        instruments.outboundUnrecorded.add(1);
        throw error;
      }
      instruments.outboundRequests.add(1);
    },
    ended: ledger.ended,
  };
}
