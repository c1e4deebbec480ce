import type { Role } from "../../http/caller.ts";
import type { Expiry } from "../../keys/expiry.ts";
import type { CommandIo } from "../io.ts";
import { tellSecret } from "./tell-secret.ts";
import { whoRuns } from "./who-runs.ts";
import { withKeyAdmin } from "./with-key-admin.ts";

export interface CreateOptions {
  readonly subject: string;
  readonly owner?: string;
  readonly roles: readonly Role[];
  readonly expires?: Expiry;
  readonly rateLimit?: number;
  readonly format: "text" | "json";
}

/** Makes a key. Its secret is said here and nowhere else. */
export async function createCommand(io: CommandIo, options: CreateOptions): Promise<void> {
  const { subject, owner = subject, roles, expires = null, rateLimit = null, format } = options;
  const { key, secret } = await withKeyAdmin(io, (admin) =>
    admin.create({ subject, owner, roles, expires, rateLimit, by: whoRuns() }),
  );
  const until = key.expiresAt === null ? "does not expire" : `expires at ${key.expiresAt.toISOString()}`;
  tellSecret(io, {
    format,
    secret,
    note: `key ${key.keyId} of \`${key.subject}\` (owner \`${key.owner}\`; ${key.roles.join(", ")}) ${until}`,
    document: { ...key },
  });
}
