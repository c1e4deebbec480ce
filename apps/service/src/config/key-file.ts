import { identifier, type ParseResult, parseWith, sha256Hex } from "@slotgate/contracts";
import * as z from "zod";
import { roles } from "../http/caller.ts";

const keyEntry = z.strictObject({
  /** Who holds the key; stands in logs. */
  subject: identifier,
  /** The tenant. Left out, it is the subject: forgetting it isolates, and does not share. */
  owner: identifier.optional(),
  roles: z.array(z.enum(roles)).min(1),
  /** SHA-256 of the bearer secret's UTF-8 bytes: the secret itself is not kept. */
  sha256: sha256Hex,
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  /** Requests per minute; left out: the service's own limit. */
  rateLimit: z.int().min(1).optional(),
});

export type KeyEntry = z.infer<typeof keyEntry>;

const keyFile = z.strictObject({
  version: z.literal("keys.v1"),
  keys: z
    .array(keyEntry)
    .max(1_000)
    .superRefine((keys, context) => {
      const first = new Map<string, number>();
      for (const [index, { sha256 }] of keys.entries()) {
        const earlier = first.get(sha256);
        if (earlier === undefined) first.set(sha256, index);
        else {
          context.addIssue({
            code: "custom",
            path: [index, "sha256"],
            message: `a key of its own (\`$.keys[${earlier}]\` has the same)`,
          });
        }
      }
    }),
});

/** Checks a key file. Issues quote nothing from where a secret could stand by mistake. */
export function parseKeyFile(document: unknown): ParseResult<{ keys: KeyEntry[] }> {
  const parsed = parseWith(keyFile, document);
  if (parsed.ok) return parsed;
  const issues = parsed.issues.map((issue) =>
    issue.received.startsWith('"') && !/\.(?:version|expiresAt|roles\[\d+\])$/.test(issue.path)
      ? { ...issue, received: "another text, not shown" }
      : issue,
  );
  return { ok: false, issues };
}
