import { type OutboundWriter, outboundFilesOf } from "./outbound-files.ts";
import { completeWriters, readOutbound } from "./read-outbound.ts";

/** How many requests a decision has sent; null where that is not known. */
export type RequestsOf = (decisionId: string) => number | null;

const notKnown: RequestsOf = () => null;

/**
 * What the ledger on this volume says of a process that is gone. Where it has no ledger here, or not all of it, what
 * it sent is not known; where it has, a decision without a line sent nothing. Never throws.
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
