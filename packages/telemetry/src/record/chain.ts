import { canonicalJson, type TelemetryV1 } from "@slotgate/contracts";
import { sha256 } from "@slotgate/contracts/digest";
import type { RecordDraft } from "./record-draft.ts";

/** Where a writer's chain ends: the next record gets `seq + 1` and names `hash` as its predecessor. */
export interface Head {
  readonly writerId: string;
  /** 0 before the first record. */
  readonly seq: number;
  readonly hash: string;
}

/** What the first record of every chain names as its predecessor. */
export const genesisHash = "0".repeat(64);

export const genesis = (writerId: string): Head => ({ writerId, seq: 0, hash: genesisHash });

/** A record with its place fixed, and the line of JSON (canonical form) that sinks write. */
export interface ChainedRecord {
  readonly record: TelemetryV1;
  readonly line: string;
}

/** Gives a draft its place behind `head`: sequence and hash never change from here on. */
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

/** `chain` sorts first among a record's keys and `hash` first within it, so the hash goes right behind. */
function withHash(unhashed: string, hash: string): string {
  if (!unhashed.startsWith(opening))
    throw new Error("a record's canonical form no longer begins with its chain");
  return `${opening}"hash":"${hash}",${unhashed.slice(opening.length)}`;
}

/** What a record's line says its hash is, and the text which that hash covers. */
export interface HashedLine {
  readonly hash: string;
  readonly unhashed: string;
}

/** Takes a line apart as {@link chainRecord} put it together; null when no such line begins this way. */
export function takeApart(line: string): HashedLine | null {
  const [beginning, hash] = /^\{"chain":\{"hash":"([0-9a-f]{64})",/.exec(line) ?? [];
  if (beginning === undefined || hash === undefined) return null;
  return { hash, unhashed: `${opening}${line.slice(beginning.length)}` };
}

/** The hash that a record must have, from what it says of itself. */
export function expectedHash(record: TelemetryV1): string {
  const { hash: _, ...place } = record.chain;
  return sha256(canonicalJson({ ...record, chain: place }));
}
