import { createHash } from "node:crypto";

/**
 * How other tools turn an id into a number of 0 to 99; a job is in when that number is below the percentage. All hash the
 * id's bytes alone, without a group or salt.
 */
export const cohortHashes = {
  /** The whole digest as one number, modulo 100. */
  sha256: (id) => wholeModulo(digestOf("sha256", id)),
  md5: (id) => wholeModulo(digestOf("md5", id)),
  /** The first eight hexadecimal digits as one number, modulo 100. */
  "sha256-32": (id) => digestOf("sha256", id).readUInt32BE() % 100,
  "md5-32": (id) => digestOf("md5", id).readUInt32BE() % 100,
  /** The CRC-32 of zlib, unsigned, modulo 100. */
  crc32: (id) => crc32(Buffer.from(id)) % 100,
} as const satisfies Readonly<Record<string, (id: string) => number>>;

export type CohortHash = keyof typeof cohortHashes;

export const cohortHashNames = Object.keys(cohortHashes) as readonly CohortHash[];

const digestOf = (algorithm: "sha256" | "md5", id: string): Buffer =>
  createHash(algorithm).update(id).digest();

const wholeModulo = (digest: Buffer): number => digest.reduce((rest, byte) => (rest * 256 + byte) % 100, 0);

/** Not that of `node:zlib`, which the oldest supported Node lacks. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
  }
  return ~crc >>> 0;
}
