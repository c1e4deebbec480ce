import type { JWTPayload } from "jose";

/**
 * Reads a claim by its path, one of:
 * - a name, or names separated by dots: `realm_access.roles`. A name may itself contain dots, like addresses and client
 *   ids in `resource_access.my.client.roles`: at each step the longest existing name counts;
 * - with `\\.` for a dot inside a name: `resource_access.my\\.client.roles`;
 * - a JSON Pointer (RFC 6901): `/resource_access/my.client/roles`.
 */
export function readClaim(claims: JWTPayload, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  if (path.startsWith("/"))
    return exactly(
      claims,
      path
        .slice(1)
        .split("/")
        .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~")),
    );
  if (path.includes("\\."))
    return exactly(
      claims,
      path.split(/(?<!\\)\./).map((name) => name.replaceAll("\\.", ".")),
    );
  return longestFirst(claims, path.split("."));
}

function exactly(value: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => ownOf(inner, name), value);
}

function longestFirst(value: unknown, parts: readonly string[]): unknown {
  if (parts.length === 0) return value;
  for (let length = parts.length; length >= 1; length -= 1) {
    const inner = ownOf(value, parts.slice(0, length).join("."));
    const found = inner === undefined ? undefined : longestFirst(inner, parts.slice(length));
    if (found !== undefined) return found;
  }
  return undefined;
}

const ownOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
