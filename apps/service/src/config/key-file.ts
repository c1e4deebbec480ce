import { identifier, type ParseResult, parseWith, sha256Hex } from "@slotgate/contracts";
import { roles } from "@slotgate/executor";
import * as z from "zod";

const keyEntry = z.strictObject({
  /** Who holds the key; shown in logs. */
  subject: identifier,
  /** The tenant; the subject by default, which isolates it. */
  owner: identifier.optional(),
  roles: z.array(z.enum(roles)).min(1),
  /** SHA-256 of the secret's UTF-8 bytes; the secret itself is not stored. */
  sha256: sha256Hex,
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  /** Requests per minute; the service's default if absent. */
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
            message: `a different key (\`$.keys[${earlier}]\` has the same)`,
          });
        }
      }
    }),
});

/** Parses a key file. Issues quote nothing from places where a secret might have been put by mistake. */
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
