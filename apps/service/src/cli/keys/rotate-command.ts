import type { CommandIo } from "../io.ts";
import { tellSecret } from "./tell-secret.ts";
import { withKeyAdmin } from "./with-key-admin.ts";

export interface RotateOptions {
  /** Milliseconds. */
  readonly overlap: number;
  readonly endPrevious?: true;
  readonly format: "text" | "json";
}

/** Makes a new secret for a key; the one before goes on opening for a while. */
export async function rotateCommand(
  io: CommandIo,
  { keyId, overlap, endPrevious, format }: RotateOptions & { readonly keyId: string },
): Promise<void> {
  const { key, secret, previousUntil } = await withKeyAdmin(io, (admin) =>
    admin.rotate({ keyId, overlapMs: overlap, previous: endPrevious === true ? "end" : "keep" }),
  );
  const before = overlap === 0 ? "opens no more" : `opens until ${previousUntil.toISOString()}`;
  tellSecret(io, {
    format,
    secret,
    note: `key ${keyId} of \`${key.subject}\` has a new secret; the one before ${before}`,
    document: { ...key, previousUntil },
  });
}
