import { identifier, type ParseResult, parseWith, sha256Hex } from "@slotgate/contracts";
import * as z from "zod";
import { roles } from "../http/caller.ts";

const keyEntry = z.strictObject({
  /** Who holds the key; stands in logs. */
  subject: identifier,
  roles: z.array(z.enum(roles)).min(1),
  /** SHA-256 of the bearer secret's UTF-8 bytes: the secret itself is not kept. */
  sha256: sha256Hex,
});

export type KeyEntry = z.infer<typeof keyEntry>;

const keyFile = z.strictObject({ version: z.literal("keys.v1"), keys: z.array(keyEntry).max(1_000) });

/** Checks a key file. Throws nothing; issues quote no digest longer than a line. */
export const parseKeyFile = (document: unknown): ParseResult<{ keys: KeyEntry[] }> =>
  parseWith(keyFile, document);
