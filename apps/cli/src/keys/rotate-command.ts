import type { CommandIo } from "../output/io.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { tellSecret } from "./tell-secret.ts";
import { withKeyAdmin } from "./with-key-admin.ts";

export interface RotateOptions extends OutputOptions {
  /** Milliseconds. */
  readonly overlap: number;
  readonly endPrevious?: true;
}

/** Makes a new secret for a key; the old one stays valid for the overlap. */
export async function rotateCommand(
  io: CommandIo,
  options: RotateOptions & { readonly keyId: string },
): Promise<void> {
  const { keyId, overlap, endPrevious, json } = options;
  const { key, secret, previousUntil } = await withKeyAdmin(io, (admin) =>
    admin.rotate({ keyId, overlapMs: overlap, previous: endPrevious === true ? "end" : "keep" }),
  );
  const before = overlap === 0 ? "is no longer valid" : `ends ${when(previousUntil, viewOf(io, options))}`;
  tellSecret(io, {
    json,
    secret,
    note: `key ${keyId} of \`${key.subject}\` has a new secret; the old one ${before}`,
    document: { ...key, previousUntil },
  });
}
