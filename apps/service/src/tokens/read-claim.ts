import type { JWTPayload } from "jose";

/**
 * A claim by its name. Where there is none of that very name, dots go into objects: `realm_access.roles`. (The
 * name itself comes first because names that are addresses have dots in them.)
 */
export function readClaim(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}
