import { errors } from "jose";
import type { OidcConfig } from "../config/config.ts";
import type { Refused } from "../keys/authentication.ts";

/**
 * Why a token was refused, in words for whoever presented it; null when it was not the token's fault. What a
 * token claims is only spoken of once its signature was found good.
 */
export function refusalOf(error: errors.JOSEError, config: OidcConfig): Refused | null {
  const detail = detailOf(error, config);
  return detail === null ? null : { outcome: "refused", detail };
}

function detailOf(error: errors.JOSEError, { issuer }: OidcConfig): string | null {
  if (error instanceof errors.JWTExpired) return "the token has expired: ask its issuer for a new one";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === "missing") return `the token has no \`${error.claim}\`, which is needed here`;
    switch (error.claim) {
      case "iss":
        return `the token is of another issuer: it has to be of \`${issuer}\``;
      case "nbf":
        return "the token is not valid yet";
      default:
        return `the token's \`${error.claim}\` is not acceptable`;
    }
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return "the token's algorithm is not accepted: it has to be signed with an asymmetric one, such as RS256";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "the token's signature does not fit";
  if (error instanceof errors.JWKSNoMatchingKey)
    return "the token is signed with a key that its issuer does not have";
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return "the token does not say which of its issuer's keys signed it: it has to name one as `kid`";
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported
  )
    return "the token cannot be read";
  return null;
}
