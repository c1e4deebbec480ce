import { allowanceName, type StoredSecret } from "@slotgate/executor";
import type { KeyEntry } from "../config/key-file.ts";

/** The keys of a key file, with one secret each. A key without an owner owns itself, which isolates it. */
export const fileKeys = (entries: readonly KeyEntry[]): readonly StoredSecret[] =>
  entries.map(({ subject, owner = subject, roles, sha256, expiresAt, rateLimit }) => ({
    secretId: null,
    digest: Buffer.from(sha256, "hex"),
    validUntil: null,
    key: {
      caller: { subject, owner, roles },
      allowance: { name: allowanceName({ owner, subject }), requestsPerMinute: rateLimit ?? null },
      expiresAt: expiresAt === undefined ? null : Date.parse(expiresAt),
      revokedAt: null,
    },
  }));
