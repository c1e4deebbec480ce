import type { Refused } from "@slotgate/executor";
import type { JWTPayload } from "jose";
import type { OidcConfig } from "../../config/config.ts";

/**
 * Why a verified token is not for this service, or null: it names the audience, or it names none and belongs to a
 * configured client. Such access tokens exist (AWS Cognito). A token that names an audience is never accepted by its
 * client.
 */
export function audienceRefusal(
  claims: JWTPayload,
  { audience, clientIds }: Pick<OidcConfig, "audience" | "clientIds">,
): Refused | null {
  const { aud } = claims;
  if (aud !== undefined) {
    const meant: unknown = aud;
    const named = Array.isArray(meant) ? meant.includes(audience) : meant === audience;
    if (audience !== null && named) return null;
    return refused(
      audience === null
        ? "the token has an audience, but this service accepts only tokens without one"
        : `the token is for another audience: it must be for \`${audience}\``,
    );
  }
  if (clientIds.length === 0) return refused("the token has no `aud`, which this service requires");
  const named = ["client_id", "azp"].flatMap((claim) =>
    Object.hasOwn(claims, claim) ? [claims[claim]] : [],
  );
  // If both are present, both must be known.
  if (named.length > 0 && named.every((id) => typeof id === "string" && clientIds.includes(id))) return null;
  return refused(
    named.length === 0
      ? "the token has no `aud`, `client_id` or `azp`: this service requires one of them"
      : "the token has no `aud`, and this service does not accept tokens of its client",
  );
}

const refused = (detail: string): Refused => ({ outcome: "refused", detail });
