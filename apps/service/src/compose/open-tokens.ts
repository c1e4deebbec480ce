import { type Clock, proxiedFetch } from "@slotgate/controls";
import { createTokenVerifier, type TokenVerifier } from "../auth/tokens/token-verifier.ts";
import type { Config } from "../config/config.ts";

/** Judges tokens; null: no issuer is configured, so tokens are not accepted. */
export const openTokens = (
  { oidc, keysMaxAgeMs, proxy }: Pick<Config, "oidc" | "keysMaxAgeMs" | "proxy">,
  parts: { readonly clock: Clock; readonly onUnavailable: (error: unknown) => void },
): TokenVerifier | null =>
  oidc === null
    ? null
    : createTokenVerifier({ config: oidc, keysMaxAgeMs, fetch: proxiedFetch(proxy), ...parts });
