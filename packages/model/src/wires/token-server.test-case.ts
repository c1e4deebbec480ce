import { generateKeyPairSync, verify } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });

/** What the token server gives out. */
export const token = "ya29.test-token";
const email = "writer@contoso-1.iam.gserviceaccount.com";

export const serviceAccountOf = (tokenUrl: string): string =>
  JSON.stringify({
    type: "service_account",
    project_id: "contoso-1",
    private_key_id: "key-1",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    client_email: email,
    client_id: "1",
    token_uri: tokenUrl,
  });

export interface TokenServer extends AsyncDisposable {
  readonly url: string;
  /** How many requests have arrived. */
  readonly requests: () => number;
  /** Resolves when the next request arrives, with the end of its connection. */
  readonly arrived: () => Promise<{ readonly closed: Promise<unknown> }>;
}

export type TokenAnswer = (response: ServerResponse) => void;

export const giveToken =
  (seconds = 3_599): TokenAnswer =>
  (response) =>
    answerWith(response, { access_token: token, expires_in: seconds, token_type: "Bearer" });

export const answerWith = (response: ServerResponse, body: object, status = 200): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};

/** Google's endpoint for tokens: refuses assertions that are not a service account's. The last answer repeats. */
export async function startTokens(...answers: [TokenAnswer, ...TokenAnswer[]]): Promise<TokenServer> {
  let requests = 0;
  let arrived = Promise.withResolvers<{ closed: Promise<unknown> }>();
  const server = createServer(async (incoming, response) => {
    requests += 1;
    const answer = answers[Math.min(requests, answers.length) - 1];
    const form = new URLSearchParams(await text(incoming));
    arrived.resolve({ closed: once(response, "close") });
    arrived = Promise.withResolvers();
    const flaw = flawOf(form, url);
    if (flaw === null) answer?.(response);
    else answerWith(response, { error: "invalid_grant", error_description: flaw }, 400);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return {
    url,
    requests: () => requests,
    arrived: () => arrived.promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function flawOf(form: URLSearchParams, audience: string): string | null {
  if (form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:jwt-bearer") return "grant type";
  const [header = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
  const decoded = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  const { alg, kid } = decoded(header);
  if (alg !== "RS256" || kid !== "key-1") return "header";
  const signed = Buffer.from(`${header}.${claims}`);
  if (!verify("RSA-SHA256", signed, publicKey, Buffer.from(signature, "base64url"))) return "signature";
  const { iss, aud, scope, iat, exp } = decoded(claims);
  if (iss !== email || aud !== audience || !String(scope).endsWith("/auth/cloud-platform")) return "claims";
  return exp - iat <= 3_600 ? null : "lifetime";
}
