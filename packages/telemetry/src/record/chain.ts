import { canonicalJson, type TelemetryV1 } from "@slotgate/contracts";
import { sha256 } from "@slotgate/contracts/digest";
import type { RecordDraft } from "./record-draft.ts";

/** The end of a writer's chain: the next record gets `seq + 1` and names `hash` as its predecessor. */
export interface Head {
  readonly writerId: string;
  /** 0 before the first record. */
  readonly seq: number;
  readonly hash: string;
}

/** The predecessor hash of the first record of every chain. */
export const genesisHash = "0".repeat(64);

export const genesis = (writerId: string): Head => ({ writerId, seq: 0, hash: genesisHash });

/** A record with its place in the chain, and its line of canonical JSON for sinks. */
export interface ChainedRecord {
  readonly record: TelemetryV1;
  readonly line: string;
}

/** Gives a draft its place after `head`: sequence number and hash never change from here on. */
export function chainRecord(draft: RecordDraft, head: Head): ChainedRecord {
  const place = { writerId: head.writerId, seq: head.seq + 1, prevHash: head.hash };
  const unhashed = canonicalJson({ ...draft, chain: place });
  const hash = sha256(unhashed);
  return { record: { ...draft, chain: { ...place, hash } }, line: withHash(unhashed, hash) };
}

/** The head after a record. */
export const headAfter = ({ record: { chain } }: ChainedRecord): Head => ({
  writerId: chain.writerId,
  seq: chain.seq,
  hash: chain.hash,
});

const opening = '{"chain":{';

/**
 * `chain` sorts first among a record's keys and `hash` first within it, so the hash is inserted at a fixed position.
 */
function withHash(unhashed: string, hash: string): string {
  if (!unhashed.startsWith(opening))
    throw new Error("a record's canonical form no longer begins with its chain");
  return `${opening}"hash":"${hash}",${unhashed.slice(opening.length)}`;
}

/** The hash in a record's line, and the text that it covers. */
export interface HashedLine {
  readonly hash: string;
  readonly unhashed: string;
}

/** Splits a line of {@link chainRecord} into its parts; null if it does not begin like one. */
export function takeApart(line: string): HashedLine | null {
  const [beginning, hash] = /^\{"chain":\{"hash":"([0-9a-f]{64})",/.exec(line) ?? [];
  if (beginning === undefined || hash === undefined) return null;
  return { hash, unhashed: `${opening}${line.slice(beginning.length)}` };
}

/** The hash that a record must have, computed from its content. */
export function expectedHash(record: TelemetryV1): string {
  const { hash: _, ...place } = record.chain;
  return sha256(canonicalJson({ ...record, chain: place }));
}
