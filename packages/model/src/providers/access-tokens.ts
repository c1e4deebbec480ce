import { sign } from "node:crypto";
import * as z from "zod";
import { AccessTokenError } from "./access-token-error.ts";
import { readBounded } from "./read-bounded.ts";
import type { ServiceAccount } from "./service-account.ts";

export interface AccessTokenOptions {
  readonly account: ServiceAccount;
  readonly fetch: typeof globalThis.fetch;
  /** For one request for a token. */
  readonly timeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface AccessTokens {
  /** Resolves when there is a token. Rejects with an {@link AccessTokenError}, or when the signal aborts. */
  readonly renew: (signal: AbortSignal) => Promise<void>;
  /** The token of the last `renew`. Throws without one. */
  readonly current: () => string;
}

interface Token {
  readonly text: string;
  readonly expiresAt: number;
}

interface Renewal {
  readonly token: Promise<Token>;
  readonly stop: () => void;
  waiting: number;
}

/** A token this close to its end is renewed; while that fails, it is used. */
const renewBeforeMs = 300_000;
const usableForMs = 10_000;
const lifetimeSeconds = 3_600;
/** Of an answer; a token has some hundred. */
const mostBytes = 65_536;

/**
 * The access tokens of one service account, each used until shortly before it expires. Calls at the same time share one
 * request, which ends when the last of them is aborted.
 */
export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const { now = Date.now } = options;
  let token: Token | null = null;
  let renewal: Renewal | null = null;

  const isGoodFor = (milliseconds: number): boolean =>
    token !== null && token.expiresAt - now() > milliseconds;

  const begin = (): Renewal => {
    const stopped = new AbortController();
    const request = requestToken(options, now(), stopped.signal);
    const begun: Renewal = { token: request, stop: () => stopped.abort(), waiting: 0 };
    request.then(
      (received) => {
        token = received;
      },
      // Each waiting call gets the error itself.
      () => undefined,
    );
    const over = (): void => {
      if (renewal === begun) renewal = null;
    };
    request.then(over, over);
    return begun;
  };

  return {
    renew: async (signal) => {
      if (isGoodFor(renewBeforeMs)) return;
      signal.throwIfAborted();
      renewal ??= begin();
      const joined = renewal;
      joined.waiting += 1;
      try {
        await unlessAborted(joined.token, signal);
      } catch (error) {
        if (signal.aborted || !isGoodFor(usableForMs)) throw error;
      } finally {
        joined.waiting -= 1;
        if (joined.waiting === 0) {
          joined.stop();
          if (renewal === joined) renewal = null;
        }
      }
    },
    current: () => {
      if (token === null) throw new Error("a request needs an access token");
      return token.text;
    },
  };
}

async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

const answer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.number().positive(),
  token_type: z.string().regex(/^bearer$/i),
});

const refusal = z.object({ error: z.string().regex(/^[a-z_]{1,64}$/) });

async function requestToken(
  { account, fetch, timeoutMs }: AccessTokenOptions,
  startedAt: number,
  stopped: AbortSignal,
): Promise<Token> {
  const timeout = AbortSignal.timeout(timeoutMs);
  let status: number | null = null;
  try {
    const response = await fetch(account.tokenUrl, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion: assertionOf(account, startedAt),
      }).toString(),
      redirect: "manual",
      signal: AbortSignal.any([timeout, stopped]),
    });
    status = response.status;
    const bytes = await readBounded(response, mostBytes);
    if (bytes === null) throw new AccessTokenError({ status, code: "TOO_LARGE" });
    const body: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (!response.ok)
      throw new AccessTokenError({ status, code: refusal.safeParse(body).data?.error ?? null });
    const { access_token: text, expires_in: seconds } = answer.parse(body);
    return { text, expiresAt: startedAt + seconds * 1_000 };
  } catch (error) {
    if (error instanceof AccessTokenError) throw error;
    throw new AccessTokenError({ status, code: timeout.aborted ? "TIMEOUT" : codeOf(error) });
  }
}

/** Of a failed connection; null for an answer that is no token. */
function codeOf(error: unknown): string | null {
  const { cause } = error instanceof Error ? error : {};
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : null;
}

function assertionOf({ email, key, keyId, tokenUrl }: ServiceAccount, at: number): string {
  const seconds = Math.floor(at / 1_000);
  const header = { alg: "RS256", typ: "JWT", ...(keyId === null ? {} : { kid: keyId }) };
  const claims = {
    iss: email,
    scope: "https://www.googleapis.com/auth/cloud-platform",
    aud: tokenUrl,
    iat: seconds,
    exp: seconds + lifetimeSeconds,
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
}
