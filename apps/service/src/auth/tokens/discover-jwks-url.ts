import type { FetchImplementation } from "jose";
import * as z from "zod";

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

export interface DiscoverOptions {
  readonly fetch: FetchImplementation;
  readonly timeoutMs: number;
}

/** Finds the address of an issuer's public keys (OpenID Connect Discovery 1.0). Throws if that fails. */
export async function discoverJwksUrl(
  issuer: string,
  { fetch, timeoutMs }: DiscoverOptions,
): Promise<string> {
  const url = `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(url, {
    headers: new Headers({ accept: "application/json" }),
    method: "GET",
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) throw new Error(`\`${url}\` answers with status ${response.status}`);
  const parsed = discovery.safeParse(await response.json());
  if (!parsed.success)
    throw new Error(`\`${url}\` is not a discovery document with \`issuer\` and \`jwks_uri\``);
  // Section 4.3: the document must name the issuer itself.
  if (parsed.data.issuer !== issuer)
    throw new Error(
      `\`${url}\` belongs to issuer \`${parsed.data.issuer}\`: set SLOTGATE_OIDC_ISSUER to that`,
    );
  return parsed.data.jwks_uri;
}
