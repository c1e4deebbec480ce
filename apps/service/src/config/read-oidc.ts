import type { OidcConfig } from "./config.ts";
import type { EnvReader } from "./env-reader.ts";
import type { VariableName } from "./variables.ts";

const withIssuerOnly: readonly VariableName[] = [
  "SLOTGATE_OIDC_AUDIENCE",
  "SLOTGATE_OIDC_JWKS_URL",
  "SLOTGATE_OIDC_ROLES_CLAIM",
  "SLOTGATE_OIDC_OWNER_CLAIM",
];

/** The issuer's part of the configuration; null without an issuer, and with a problem. */
export function readOidc(env: EnvReader): OidcConfig | null {
  if (!env.has("SLOTGATE_OIDC_ISSUER")) {
    for (const name of withIssuerOnly) {
      if (!env.has(name)) continue;
      env.problem(name, { expected: "no value without SLOTGATE_OIDC_ISSUER, where it does nothing" });
    }
    return null;
  }
  const issuer = env.value("SLOTGATE_OIDC_ISSUER");
  // Without an audience, a token that was made for any other service would open this one.
  const audience = env.required("SLOTGATE_OIDC_AUDIENCE", "because SLOTGATE_OIDC_ISSUER is set");
  if (issuer === null || audience === null) return null;
  return {
    issuer,
    audience,
    jwksUrl: env.value("SLOTGATE_OIDC_JWKS_URL"),
    rolesClaim: env.value("SLOTGATE_OIDC_ROLES_CLAIM"),
    ownerClaim: env.value("SLOTGATE_OIDC_OWNER_CLAIM"),
  };
}
