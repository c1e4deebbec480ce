import * as z from "zod";
import { describeValue } from "./describe-value.ts";
import { decodeUtf8 } from "./json/decode-utf8.ts";
import { findFlaw } from "./json/find-flaw.ts";
import { pauseAskedFor } from "./pause-asked-for.ts";
import { certificateAdvice, type Fetch } from "./proxy/proxied-fetch.ts";

/** The token's environment as Unleash reports it. Every verdict but `same` has a problem with advice. */
export type EnvironmentVerdict =
  | { readonly verdict: "same" }
  /** The token belongs to another environment, or to several. */
  | { readonly verdict: "other"; readonly problem: string }
  /** The answer is not UTF-8 or has a duplicate flag or key, which readers may resolve differently. */
  | { readonly verdict: "ambiguous"; readonly problem: string }
  /** No intelligible answer. */
  | { readonly verdict: "unheard"; readonly problem: string; readonly pauseMs: number };

export interface EnvironmentQuestion {
  /** Address of Unleash's API, e.g. `http://unleash:4242/api`. */
  readonly url: string;
  readonly token: string;
  /** The environment that the token must belong to. */
  readonly environment: string;
  readonly killFlag: string;
  readonly aiFlag: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly fetch: Fetch;
}

/** The SDK drops `query`, the only field that names the token's environment. */
const clientFeatures = z.object({
  features: z.array(z.looseObject({})),
  query: z.object({ environment: z.string().optional() }).optional(),
});

/** Asks Unleash for the token's environment. Never throws. */
export async function checkEnvironment(question: EnvironmentQuestion): Promise<EnvironmentVerdict> {
  const asked = await get(question);
  if (!asked.ok) return { verdict: "unheard", problem: asked.problem, pauseMs: asked.pauseMs };
  const text = decodeUtf8(asked.body);
  if (text === null) return { verdict: "ambiguous", problem: notUtf8(question.url) };
  const payload = clientFeatures.safeParse(jsonOrNothing(text));
  if (!payload.success) return { verdict: "unheard", problem: notFlags(question.url), pauseMs: 0 };
  const twice = namedTwice(text, { features: payload.data.features, question });
  if (twice !== null) return { verdict: "ambiguous", problem: twice };
  const told = payload.data.query?.environment;
  if (told === question.environment) return { verdict: "same" };
  return { verdict: "other", problem: otherEnvironment({ told, wanted: question.environment }) };
}

type Got =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly problem: string; readonly pauseMs: number };

async function get({ url, token, timeoutMs, signal, fetch }: EnvironmentQuestion): Promise<Got> {
  try {
    const answer = await fetch(`${url.replace(/\/+$/, "")}/client/features`, {
      // Closes the connection after the answer, so that no socket stays open.
      headers: { authorization: token, accept: "application/json", connection: "close" },
      // A redirect would send the token to another host.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (answer.status === 200) return { ok: true, body: new Uint8Array(await answer.arrayBuffer()) };
    await answer.body?.cancel();
    return { ok: false, problem: statusProblem(url, answer.status), pauseMs: pauseAskedFor(answer) };
  } catch (cause) {
    return { ok: false, problem: unreachable({ url, timeoutMs, cause }), pauseMs: 0 };
  }
}

/** The first duplicate in the answer, or null. The SDK would use the last one, another reader the first. */
function namedTwice(
  text: string,
  { features, question }: { readonly features: readonly object[]; readonly question: EnvironmentQuestion },
): string | null {
  const { url, killFlag, aiFlag } = question;
  const flag = [killFlag, aiFlag].find(
    (name) => features.filter((feature) => (feature as { name?: unknown }).name === name).length > 1,
  );
  const bounds = {
    maxDepth: Number.POSITIVE_INFINITY,
    maxValues: Number.POSITIVE_INFINITY,
    // Only the first flaw is reported: a number must not hide a duplicate key.
    numbers: "any",
  } as const;
  const what =
    flag !== undefined
      ? `the flag ${describeValue(flag)}`
      : findFlaw(text, bounds)?.kind === "duplicate-key"
        ? "a key of one object"
        : null;
  return what === null
    ? null
    : `Unleash at ${describeValue(url)} sends ${what} twice, so its value is ambiguous: check for a proxy or another server at this address`;
}

const notUtf8 = (url: string): string =>
  `Unleash at ${describeValue(url)} answered with bytes that are not UTF-8: check for a proxy or another server at this address`;

function otherEnvironment({
  told,
  wanted,
}: {
  readonly told: string | undefined;
  readonly wanted: string;
}): string {
  if (told === undefined) {
    return (
      "Unleash did not say which environment the token belongs to: set SLOTGATE_UNLEASH_TOKEN to a backend token " +
      `of ${describeValue(wanted)} alone`
    );
  }
  return (
    `the token belongs to the Unleash environment ${describeValue(told)}, but SLOTGATE_UNLEASH_ENVIRONMENT is ` +
    `${describeValue(wanted)}: set SLOTGATE_UNLEASH_TOKEN to a backend token of ${describeValue(wanted)}, or correct ` +
    "SLOTGATE_UNLEASH_ENVIRONMENT"
  );
}

function notFlags(url: string): string {
  return (
    `Unleash at ${describeValue(url)} answered with something other than flags: check that SLOTGATE_UNLEASH_URL ends ` +
    "in `/api` and that no proxy changes the answers"
  );
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not a readable payload, which denies.
  }
}

export function statusProblem(url: string, status: number): string {
  switch (status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return (
        `Unleash at ${describeValue(url)} redirects with status ${status}, which is not followed: set SLOTGATE_UNLEASH_URL ` +
        "to the address that it redirects to, if that is the right Unleash"
      );
    case 401:
    case 403:
      return (
        `Unleash at ${describeValue(url)} refused the token with status ${status}: set SLOTGATE_UNLEASH_TOKEN to a ` +
        "backend token that Unleash knows"
      );
    case 404:
      return `Unleash at ${describeValue(url)} answered with status 404: check that SLOTGATE_UNLEASH_URL ends in \`/api\``;
    case 429:
      return (
        `Unleash at ${describeValue(url)} answered with status 429, too many requests: raise SLOTGATE_UNLEASH_POLL_MS, ` +
        "or Unleash's limit"
      );
    default:
      return `Unleash at ${describeValue(url)} answered with status ${status}: check Unleash's log`;
  }
}

function unreachable({
  url,
  timeoutMs,
  cause,
}: {
  readonly url: string;
  readonly timeoutMs: number;
  readonly cause: unknown;
}): string {
  const timedOut = cause instanceof DOMException && cause.name === "TimeoutError";
  const reason = reasonOf(cause);
  const what = timedOut
    ? `did not answer within ${timeoutMs} ms`
    : `cannot be reached: ${describeValue(reason, { shown: 200 })}${certificateAdvice(reason)}`;
  return `Unleash at ${describeValue(url)} ${what}: check that it runs and that SLOTGATE_UNLEASH_URL is its address`;
}

/** `fetch` puts the reason into the cause of its error. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(inner instanceof Error)) return String(inner);
  return inner.message === "" ? inner.name : inner.message;
}
