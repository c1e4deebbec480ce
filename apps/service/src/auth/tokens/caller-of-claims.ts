import { identifier, signoffRoles } from "@slotgate/contracts";
import { type Caller, type Refused, type Roleless, roles } from "@slotgate/executor";
import type { JWTPayload } from "jose";
import type { OidcConfig, TokenGrant } from "../../config/config.ts";
import { readClaim } from "./read-claim.ts";

type Found = { readonly outcome: "caller"; readonly caller: Caller } | Refused | Roleless;

/**
 * The caller that a verified token stands for. An unreadable owner is refused, so that it never becomes another one.
 */
export function callerOf(claims: JWTPayload, { rolesClaim, ownerClaim, roleMap }: OidcConfig): Found {
  const subject = identifier.safeParse(claims.sub);
  if (!subject.success) return refused("sub");
  const owner = identifier.safeParse(readClaim(claims, ownerClaim) ?? subject.data);
  if (!owner.success) return refused(ownerClaim);
  const grants = grantsIn(readClaim(claims, rolesClaim), roleMap);
  const granted = roles.filter((role) => grants.has(role));
  if (granted.length === 0) {
    const wanted = [...roleMap]
      .filter(([, some]) => roles.some((role) => some.includes(role)))
      .map(([name]) => `\`${name}\``)
      .join(", ");
    return {
      outcome: "roleless",
      detail: `the token gives \`${subject.data}\` no role here: its issuer must put one of ${wanted} into the claim \`${rolesClaim}\``,
    };
  }
  const signs = signoffRoles.filter((role) => grants.has(`signoff-${role}`));
  const caller = { subject: subject.data, owner: owner.data, roles: granted };
  return { outcome: "caller", caller: signs.length === 0 ? caller : { ...caller, signs } };
}

const refused = (claim: string): Refused => ({
  outcome: "refused",
  detail: `the token's \`${claim}\` must be text of 1 to 256 characters`,
});

/** Unmapped names grant nothing: an issuer's roles also serve other services. */
function grantsIn(claim: unknown, roleMap: OidcConfig["roleMap"]): ReadonlySet<TokenGrant> {
  const names: readonly unknown[] =
    typeof claim === "string" ? [claim, ...claim.split(/\s+/)] : Array.isArray(claim) ? claim : [];
  return new Set(names.flatMap((name) => (typeof name === "string" ? (roleMap.get(name) ?? []) : [])));
}
