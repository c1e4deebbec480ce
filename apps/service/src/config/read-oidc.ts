import { type OidcConfig, tokenGrants } from "./config.ts";
import type { EnvReader } from "./env-reader.ts";
import type { VariableName } from "./variables.ts";

const withIssuerOnly: readonly VariableName[] = [
  "SLOTGATE_OIDC_AUDIENCE",
  "SLOTGATE_OIDC_CLIENT_IDS",
  "SLOTGATE_OIDC_JWKS_URL",
  "SLOTGATE_OIDC_ROLES_CLAIM",
  "SLOTGATE_OIDC_ROLE_MAP",
  "SLOTGATE_OIDC_OWNER_CLAIM",
];

/** By their own names. */
const ownNames: OidcConfig["roleMap"] = new Map(tokenGrants.map((grant) => [grant, [grant]]));

/** The issuer's part of the configuration; null without an issuer, or after a problem was reported. */
export function readOidc(env: EnvReader): OidcConfig | null {
  if (!env.has("SLOTGATE_OIDC_ISSUER")) {
    for (const name of withIssuerOnly) {
      if (!env.has(name)) continue;
      env.problem(name, {
        expected: "no value, because it has no effect without SLOTGATE_OIDC_ISSUER: set that, or unset this",
      });
    }
    return null;
  }
  const issuer = env.value("SLOTGATE_OIDC_ISSUER");
  const clientIds = env.value("SLOTGATE_OIDC_CLIENT_IDS") ?? [];
  // Without an audience or a client, a token made for any other service would be accepted.
  const audience =
    clientIds.length > 0
      ? env.value("SLOTGATE_OIDC_AUDIENCE")
      : env.required("SLOTGATE_OIDC_AUDIENCE", "because SLOTGATE_OIDC_ISSUER is set");
  if (issuer === null || (audience === null && clientIds.length === 0)) return null;
  return {
    issuer,
    audience,
    clientIds,
    jwksUrl: env.value("SLOTGATE_OIDC_JWKS_URL"),
    rolesClaim: env.value("SLOTGATE_OIDC_ROLES_CLAIM"),
    roleMap: env.value("SLOTGATE_OIDC_ROLE_MAP") ?? ownNames,
    ownerClaim: env.value("SLOTGATE_OIDC_OWNER_CLAIM"),
  };
}
