import type { Known, Refused, StoredSecret } from "@slotgate/executor";

/** Whether a known secret is still valid. Only its holder learns why it is not. */
export function judgeSecret({ key, validUntil }: StoredSecret, now: number): Known | Refused {
  const { caller, allowance, expiresAt, revokedAt } = key;
  if (revokedAt !== null)
    return refused("this key was revoked: ask the operator of this service for another");
  if (expiresAt !== null && now >= expiresAt)
    return refused(`this key expired at ${instant(expiresAt)}: ask the operator of this service for another`);
  if (validUntil !== null && now >= validUntil)
    return refused(`this secret was replaced and expired at ${instant(validUntil)}: use the key's new one`);
  return { outcome: "known", caller, allowance };
}

const refused = (detail: string): Refused => ({ outcome: "refused", detail });

const instant = (ms: number): string => new Date(ms).toISOString();
