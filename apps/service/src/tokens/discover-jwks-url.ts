import type { FetchImplementation } from "jose";
import * as z from "zod";

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

export interface DiscoverOptions {
  readonly fetch: FetchImplementation;
  readonly timeoutMs: number;
}

/** Asks an issuer where its public keys are (OpenID Connect Discovery 1.0). Throws when it does not say. */
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
    throw new Error(`\`${url}\` is no discovery document with \`issuer\` and \`jwks_uri\``);
  // Section 4.3: a document that speaks for somebody else is not to be believed.
  if (parsed.data.issuer !== issuer)
    throw new Error(`\`${url}\` is of issuer \`${parsed.data.issuer}\`: set SLOTGATE_OIDC_ISSUER to that`);
  return parsed.data.jwks_uri;
}
