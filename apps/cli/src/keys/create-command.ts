import type { Expiry, Role } from "@slotgate/executor";
import type { CommandIo } from "../output/io.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { whoRuns } from "../output/who-runs.ts";
import { tellSecret } from "./tell-secret.ts";
import { withKeyAdmin } from "./with-key-admin.ts";

export interface CreateOptions extends OutputOptions {
  readonly subject: string;
  readonly owner?: string;
  readonly roles: readonly Role[];
  readonly expires?: Expiry;
  readonly rateLimit?: number;
}

/** Makes a key. Its secret is printed only here. */
export async function createCommand(io: CommandIo, options: CreateOptions): Promise<void> {
  const { subject, owner = subject, roles, expires = null, rateLimit = null, json } = options;
  const { key, secret } = await withKeyAdmin(io, (admin) =>
    admin.create({ subject, owner, roles, expires, rateLimit, by: whoRuns() }),
  );
  const until =
    key.expiresAt === null ? "does not expire" : `expires ${when(key.expiresAt, viewOf(io, options))}`;
  tellSecret(io, {
    json,
    secret,
    note: `key ${key.keyId} of \`${key.subject}\` (owner \`${key.owner}\`; ${key.roles.join(", ")}) ${until}`,
    document: { ...key },
  });
}
