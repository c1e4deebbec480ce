import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";

/** An OIDC issuer on this machine: discovery, one public key, and tokens by it. */
export interface LocalIssuer {
  readonly url: string;
  /** A token that is valid for an hour and has every role; null takes a claim away. */
  readonly token: (claims?: Readonly<Record<string, unknown>>) => Promise<string>;
  /** The same claims, signed with the public key's text as if it were a shared secret. */
  readonly tokenByPublicKey: () => Promise<string>;
  /** The same claims, not signed at all. */
  readonly unsignedToken: () => string;
  readonly stop: () => Promise<void>;
}

export async function startLocalIssuer(): Promise<LocalIssuer> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" }] };
  const server = createServer((request, response) => {
    const discovery = { issuer: url, jwks_uri: `${url}/keys` };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(request.url === "/keys" ? jwks : discovery));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const claimsOf = (changes: Readonly<Record<string, unknown>>) => {
    const now = Math.floor(Date.now() / 1_000);
    const roles = ["submit", "operate", "audit"];
    const usual = { iss: url, aud: "slotgate", sub: "reader", exp: now + 3_600, slotgate_roles: roles };
    return Object.fromEntries(Object.entries({ ...usual, ...changes }).filter(([, value]) => value !== null));
  };
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

  return {
    url,
    token: (changes = {}) =>
      new SignJWT(claimsOf(changes)).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(privateKey),
    tokenByPublicKey: async () =>
      new SignJWT(claimsOf({}))
        .setProtectedHeader({ alg: "HS256", kid: "one" })
        .sign(new TextEncoder().encode(await exportSPKI(publicKey))),
    unsignedToken: () => `${encode({ alg: "none" })}.${encode(claimsOf({}))}.`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
