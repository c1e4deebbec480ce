import type { CommandIo } from "../io.ts";
import { whoRuns } from "./who-runs.ts";
import { withKeyAdmin } from "./with-key-admin.ts";

export interface RevokeOptions {
  readonly reason: string;
}

/** Ends a key. Safe to run again: the first revocation stays as it is. */
export async function revokeCommand(
  io: CommandIo,
  { keyId, reason }: RevokeOptions & { readonly keyId: string },
): Promise<void> {
  const { key, before } = await withKeyAdmin(io, (admin) => admin.revoke({ keyId, reason, by: whoRuns() }));
  const at = key.revokedAt?.toISOString();
  io.out(
    before
      ? `key ${keyId} of \`${key.subject}\` was revoked before, at ${at} by \`${key.revokedBy}\`: ${key.revokedReason}\n`
      : `key ${keyId} of \`${key.subject}\` is revoked: running services turn it away within a second\n`,
  );
}
