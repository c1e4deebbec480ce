import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, type RemoteJWKSet } from "jose";
import type { Clock } from "../clock.ts";
import type { OidcConfig } from "../config/config.ts";
import { type Fetch, proxiedFetch } from "../proxy/proxied-fetch.ts";
import { noProxy } from "../proxy/proxy-settings.ts";
import { discoverJwksUrl } from "./discover-jwks-url.ts";
import { IssuerUnavailableError } from "./issuer-unavailable-error.ts";
import { createPausingFetch } from "./pausing-fetch.ts";

export interface IssuerKeysOptions {
  readonly config: OidcConfig;
  readonly clock: Clock;
  /** The keys are used this long after they were fetched; milliseconds. */
  readonly maxAgeMs: number;
  readonly fetch?: Fetch | undefined;
}

/** Longest wait for the issuer, in milliseconds: a caller waits as long. */
const timeoutMs = 3_000;
/** A token with an unknown key id has the keys fetched anew, but not more often than this. */
const cooldownMs = 5_000;
const pauseAfterFailureMs = 1_000;

/**
 * The issuer's public keys, fetched when first needed and cached. Past half their age they are fetched anew
 * behind the requests, so that an issuer that is away for a while is not noticed.
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
    // The keys at hand stay good until their age is over; only then a failure counts.
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
      // An address that could not be discovered is asked for again.
      await opening?.catch(() => {
        opening = null;
      });
      throw new IssuerUnavailableError({ cause: error });
    }
  };
}

/** The keys are there, and none of them is the token's. */
const isAboutTheToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
