import type { Clock, Fetch } from "@slotgate/controls";
import { type Authentication, allowanceName, type Unavailable } from "@slotgate/executor";
import { errors, type JWTPayload, jwtVerify } from "jose";
import type { OidcConfig } from "../../config/config.ts";
import { audienceRefusal } from "./audience-refusal.ts";
import { callerOf } from "./caller-of-claims.ts";
import { createIssuerKeys } from "./issuer-keys.ts";
import { IssuerUnavailableError } from "./issuer-unavailable-error.ts";
import { refusalOf } from "./refusal-of.ts";

/** Judges the tokens (JWT) of one OIDC issuer. */
export interface TokenVerifier {
  /** Never rejects. */
  readonly verify: (token: string) => Promise<Authentication>;
}

export interface TokenVerifierOptions {
  readonly config: OidcConfig;
  readonly clock: Clock;
  /** How long fetched keys are used; milliseconds. */
  readonly keysMaxAgeMs: number;
  readonly fetch?: Fetch;
  /** Called with the reason when a token could not be judged. */
  readonly onUnavailable: (error: unknown) => void;
}

/** Three parts with dots between them; the last is empty in an unsigned token, which is refused by its algorithm. */
export const looksLikeToken = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);

/**
 * Signatures with a private key only. With `HS256` the issuer's public key would be the signing secret, and `none`
 * signs nothing: never add either.
 */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

const clockToleranceSeconds = 5;

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { config, clock, keysMaxAgeMs, onUnavailable } = options;
  const keys = createIssuerKeys({ config, clock, maxAgeMs: keysMaxAgeMs, fetch: options.fetch });

  const claimsOf = async (token: string): Promise<JWTPayload> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer: config.issuer,
      algorithms,
      requiredClaims: ["exp", "sub"],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(clock.now()),
    });
    return payload;
  };

  return {
    async verify(token) {
      try {
        const claims = await claimsOf(token);
        const foreign = audienceRefusal(claims, config);
        if (foreign !== null) return foreign;
        const found = callerOf(claims, config);
        if (found.outcome !== "caller") return found;
        const { caller } = found;
        return {
          outcome: "known",
          caller,
          allowance: { name: allowanceName(caller), requestsPerMinute: null },
        };
      } catch (error) {
        const refusal = error instanceof errors.JOSEError ? refusalOf(error, config) : null;
        if (refusal !== null) return refusal;
        // Any other failure is not the token's fault, and grants no access.
        onUnavailable(error instanceof IssuerUnavailableError ? error.cause : error);
        return unavailable;
      }
    },
  };
}

const unavailable: Unavailable = {
  outcome: "unavailable",
  detail: "the token issuer does not answer: send the request again later",
};
