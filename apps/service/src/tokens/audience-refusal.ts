import type { JWTPayload } from "jose";
import type { OidcConfig } from "../config/config.ts";
import type { Refused } from "../keys/authentication.ts";

/**
 * Why a verified token is not for this service, or null: it is for the audience, or it names none and is of a client that
 * is configured. Such access tokens exist (AWS Cognito); one that names an audience is never taken by its client.
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
        ? "the token is for an audience, and only tokens without one are taken here"
        : `the token is for another audience: it has to be for \`${audience}\``,
    );
  }
  if (clientIds.length === 0) return refused("the token has no `aud`, which is needed here");
  const named = ["client_id", "azp"].flatMap((claim) =>
    Object.hasOwn(claims, claim) ? [claims[claim]] : [],
  );
  // Where both are there, both have to be known.
  if (named.length > 0 && named.every((id) => typeof id === "string" && clientIds.includes(id))) return null;
  return refused(
    named.length === 0
      ? "the token has no `aud` and no `client_id`: one of them is needed here"
      : "the token has no `aud`, and is of a client whose tokens are not taken here",
  );
}

const refused = (detail: string): Refused => ({ outcome: "refused", detail });
