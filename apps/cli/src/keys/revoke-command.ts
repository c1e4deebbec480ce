import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { whoRuns } from "../output/who-runs.ts";
import { withKeyAdmin } from "./with-key-admin.ts";

export interface RevokeOptions extends OutputOptions {
  readonly reason: string;
}

/** Ends a key. A second call keeps the first revocation. */
export async function revokeCommand(
  io: CommandIo,
  options: RevokeOptions & { readonly keyId: string },
): Promise<void> {
  const { keyId, reason, json } = options;
  const { key, before } = await withKeyAdmin(io, (admin) => admin.revoke({ keyId, reason, by: whoRuns() }));
  if (json === true) return io.out(asJson(key));
  const subject = `key ${keyId} of \`${key.subject}\``;
  const ago = key.revokedAt === null ? "" : `, ${when(key.revokedAt, viewOf(io, options))}`;
  const text = before
    ? `${subject} was already revoked${ago} by \`${key.revokedBy}\`: ${key.revokedReason}`
    : `${subject} is revoked: running services refuse it within a second`;
  io.out(`${printable(text)}\n`);
}
