import type { Refused } from "@slotgate/executor";
import { errors } from "jose";
import type { OidcConfig } from "../../config/config.ts";

/**
 * Why a token was refused, in a message for its caller; null if the token was not at fault. The message mentions a
 * token's claims only if its signature is valid.
 */
export function refusalOf(error: errors.JOSEError, config: OidcConfig): Refused | null {
  const detail = detailOf(error, config);
  return detail === null ? null : { outcome: "refused", detail };
}

function detailOf(error: errors.JOSEError, { issuer }: OidcConfig): string | null {
  if (error instanceof errors.JWTExpired) return "the token has expired: ask its issuer for a new one";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === "missing") return `the token has no \`${error.claim}\`, which this service requires`;
    switch (error.claim) {
      case "iss":
        return `the token is from another issuer: it must be from \`${issuer}\``;
      case "nbf":
        return "the token is not valid yet";
      default:
        return `the token's \`${error.claim}\` is not acceptable`;
    }
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return "the token's algorithm is not accepted: it must be asymmetric, such as RS256";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "the token's signature is invalid";
  if (error instanceof errors.JWKSNoMatchingKey)
    return "the token is signed with a key that its issuer does not have";
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return "the token does not name the key that signed it: it must have a `kid`";
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported
  )
    return "the token cannot be read";
  return null;
}
