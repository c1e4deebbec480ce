import { type Clock, type Fetch, noProxy, proxiedFetch } from "@slotgate/controls";
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, type RemoteJWKSet } from "jose";
import type { OidcConfig } from "../../config/config.ts";
import { discoverJwksUrl } from "./discover-jwks-url.ts";
import { IssuerUnavailableError } from "./issuer-unavailable-error.ts";
import { createPausingFetch } from "./pausing-fetch.ts";

export interface IssuerKeysOptions {
  readonly config: OidcConfig;
  readonly clock: Clock;
  /** How long fetched keys are used; milliseconds. */
  readonly maxAgeMs: number;
  readonly fetch?: Fetch | undefined;
}

/** Longest wait for the issuer, and so of a caller, in milliseconds. */
const timeoutMs = 3_000;
/** A token with an unknown key id causes a new fetch, but not more often than this. */
const cooldownMs = 5_000;
const pauseAfterFailureMs = 1_000;

/**
 * The issuer's public keys, fetched on first use and cached. Past half their age they are fetched again in the
 * background, so that a short outage of the issuer has no effect.
 */
export function createIssuerKeys({
  config,
  clock,
  maxAgeMs,
  fetch: directFetch = proxiedFetch(noProxy),
}: IssuerKeysOptions): JWTVerifyGetKey {
  const fetch = createPausingFetch({ clock, pauseMs: pauseAfterFailureMs, fetch: directFetch });
  let opening: Promise<RemoteJWKSet> | null = null;
  let renewedAt = clock.monotonic();

  async function open(): Promise<RemoteJWKSet> {
    const address = config.jwksUrl ?? (await discoverJwksUrl(config.issuer, { fetch, timeoutMs }));
    const settings = { cacheMaxAge: maxAgeMs, cooldownDuration: cooldownMs, timeoutDuration: timeoutMs };
    return createRemoteJWKSet(new URL(address), { ...settings, [customFetch]: fetch });
  }

  function renewInTime(keys: RemoteJWKSet): void {
    if (clock.monotonic() - renewedAt < maxAgeMs / 2) return;
    renewedAt = clock.monotonic();
    // The cached keys stay valid until their maximum age; only then does a failure matter.
    keys.reload().catch(() => {});
  }

  return async (header, token) => {
    try {
      opening ??= open();
      const keys = await opening;
      const key = await keys(header, token);
      renewInTime(keys);
      return key;
    } catch (error) {
      if (isAboutTheToken(error)) throw error;
      // A failed discovery is retried.
      await opening?.catch(() => {
        opening = null;
      });
      throw new IssuerUnavailableError({ cause: error });
    }
  };
}

/** The keys are available, and none of them is the token's. */
const isAboutTheToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
