import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** An OIDC issuer on this machine, over real sockets: discovery, public keys and tokens. */
export interface LocalIssuer {
  readonly url: string;
  /** Requested paths, in order. */
  readonly asked: string[];
  mode: "pass" | "fail" | "foreign-discovery";
  /** A token that is valid for an hour; null removes a claim. */
  readonly token: (claims?: Claims, options?: TokenOptions) => Promise<string>;
  /** The public key as text: what an attacker would sign with if `HS256` were accepted. */
  readonly publicKeyPem: () => Promise<string>;
  /** Signs with a new key from now on, and publishes it too. */
  readonly rotate: () => Promise<void>;
  /** Refuses connections until it is opened again. */
  readonly close: () => Promise<void>;
  readonly open: () => Promise<void>;
}

export type Claims = Readonly<Record<string, unknown>>;

export interface TokenOptions {
  readonly alg?: "RS256" | "ES256";
  readonly kid?: string;
  /** Replaces the issuer's own private key. */
  readonly signWith?: CryptoKey | Uint8Array;
  readonly header?: Readonly<Record<string, string>>;
}

export async function startLocalIssuer(): Promise<LocalIssuer> {
  const keys = [await newKey(1)];
  const asked: string[] = [];
  let mode: LocalIssuer["mode"] = "pass";
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? "");
    if (mode === "fail") return void response.writeHead(500).end();
    const answer = (value: unknown) =>
      response
        .writeHead(200, { "content-type": "application/json", connection: "close" })
        .end(JSON.stringify(value));
    if (request.url === "/.well-known/openid-configuration") {
      const issuer = mode === "foreign-discovery" ? "https://elsewhere.example" : url;
      return void answer({ issuer, jwks_uri: `${url}/keys` });
    }
    const published = keys.flatMap(({ kid, rsa, ec }) => [
      { kid: `rsa-${kid}`, alg: "RS256", use: "sig", key: rsa.publicKey },
      { kid: `ec-${kid}`, alg: "ES256", use: "sig", key: ec.publicKey },
    ]);
    const jwks = published.map(async ({ key, ...facts }) => ({ ...(await exportJWK(key)), ...facts }));
    answer({ keys: await Promise.all(jwks) });
  });
  let port = 0;
  const open = () =>
    new Promise<void>((resolve) => {
      server.listen(port, "127.0.0.1", () => {
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  await open();
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    asked,
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
    },
    async token(claims = {}, { alg = "RS256", kid, signWith, header = {} } = {}) {
      const newest = keys.at(-1);
      if (newest === undefined) throw new Error("the issuer has no keys");
      const now = Math.floor(Date.now() / 1_000);
      const payload = { iss: url, aud: "slotgate", sub: "reader", iat: now, exp: now + 3_600, ...claims };
      const kept = Object.entries(payload).filter(([, value]) => value !== null);
      const own = alg === "RS256" ? newest.rsa : newest.ec;
      const id = kid ?? `${alg === "RS256" ? "rsa" : "ec"}-${newest.kid}`;
      return new SignJWT(Object.fromEntries(kept) as JWTPayload)
        .setProtectedHeader({ alg, kid: id, ...header })
        .sign(signWith ?? own.privateKey);
    },
    publicKeyPem: () => exportSPKI((keys[0] ?? unreachable()).rsa.publicKey),
    async rotate() {
      keys.push(await newKey(keys.length + 1));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    open,
  };
}

const newKey = async (kid: number) => ({
  kid,
  rsa: await generateKeyPair("RS256", { extractable: true }),
  ec: await generateKeyPair("ES256", { extractable: true }),
});

function unreachable(): never {
  throw new Error("the issuer has no keys");
}
