import { type OutboundWriter, outboundFilesOf } from "./outbound-files.ts";
import { completeWriters, readOutbound } from "./read-outbound.ts";

/** The number of requests that a decision has sent; null: unknown. */
export type RequestsOf = (decisionId: string) => number | null;

const notKnown: RequestsOf = () => null;

/**
 * Reads a dead process's requests from the ledger on this volume. If its ledger is missing or incomplete, they are
 * unknown; otherwise a decision without a line sent none. Never throws.
 */
export async function requestsOfWriter(writer: OutboundWriter): Promise<RequestsOf> {
  try {
    const content = await readOutbound(outboundFilesOf(writer));
    if (!completeWriters(content).has(writer.writerId)) return notKnown;
    return (decisionId) => content.requests.get(decisionId) ?? 0;
  } catch {
    // Its files are not on this volume.
    return notKnown;
  }
}
