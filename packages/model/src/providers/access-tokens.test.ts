import { expect, test } from "vitest";
import {
  answerWith,
  giveToken,
  serviceAccountOf,
  startTokens,
  token,
} from "../wires/token-server.test-case.ts";
import { AccessTokenError } from "./access-token-error.ts";
import { createAccessTokens } from "./access-tokens.ts";
import { parseServiceAccount } from "./service-account.ts";

const forever = new AbortController().signal;

interface Settings {
  readonly now?: () => number;
  readonly timeoutMs?: number;
}

function tokensAt(url: string, { now = () => 0, timeoutMs = 10_000 }: Settings = {}) {
  const account = parseServiceAccount(serviceAccountOf(url));
  if (account === null) throw new Error("no account");
  return createAccessTokens({ account, fetch, timeoutMs, now });
}

test("a token is requested once for calls at the same time, and used until shortly before its end", async () => {
  await using server = await startTokens(giveToken(3_600));
  let now = 0;
  const tokens = tokensAt(server.url, { now: () => now });
  await Promise.all([tokens.renew(forever), tokens.renew(forever)]);
  expect(tokens.current()).toBe(token);
  now = 3_299_999;
  await tokens.renew(forever);
  expect(server.requests()).toBe(1);
  now = 3_300_000;
  await tokens.renew(forever);
  expect(server.requests()).toBe(2);
});

test("while renewal fails, the token is used to its end", async () => {
  const failing = (response: Parameters<ReturnType<typeof giveToken>>[0]) => answerWith(response, {}, 503);
  await using server = await startTokens(giveToken(3_600), failing);
  let now = 0;
  const tokens = tokensAt(server.url, { now: () => now });
  await tokens.renew(forever);
  now = 3_500_000;
  await tokens.renew(forever);
  expect(server.requests()).toBe(2);
  now = 3_595_000;
  await expect(tokens.renew(forever)).rejects.toThrow(AccessTokenError);
});

test("a call that is aborted does not wait, and its request ends with the last that waits", async () => {
  await using server = await startTokens(() => undefined);
  const tokens = tokensAt(server.url);
  const [first, second] = [new AbortController(), new AbortController()];
  const arrived = server.arrived();
  const waits = [tokens.renew(first.signal), tokens.renew(second.signal)];
  const settled = Promise.allSettled(waits);
  const { closed } = await arrived;
  first.abort(new Error("first"));
  await expect(waits[0]).rejects.toThrow("first");
  second.abort(new Error("second"));
  await expect(waits[1]).rejects.toThrow("second");
  await settled;
  await closed;
  expect(server.requests()).toBe(1);
});

test("the next call asks anew after a failure", async () => {
  await using server = await startTokens((response) => answerWith(response, {}, 500), giveToken());
  const tokens = tokensAt(server.url);
  await expect(tokens.renew(forever)).rejects.toMatchObject({ status: 500, code: null });
  await tokens.renew(forever);
  expect(tokens.current()).toBe(token);
});

test("an answer is read up to a bound", async () => {
  const long = { access_token: "t".repeat(70_000), expires_in: 3_600, token_type: "Bearer" };
  await using server = await startTokens((response) => answerWith(response, long, 200));
  await expect(tokensAt(server.url).renew(forever)).rejects.toMatchObject({ code: "TOO_LARGE" });
});

test("the time for an answer is bounded", async () => {
  await using server = await startTokens(() => undefined);
  const tokens = tokensAt(server.url, { timeoutMs: 50 });
  await expect(tokens.renew(forever)).rejects.toMatchObject({ status: null, code: "TIMEOUT" });
});

test.each([
  {
    name: "a refusal",
    body: { error: "invalid_grant", error_description: "secret" },
    status: 400,
    code: "invalid_grant",
  },
  { name: "an odd code", body: { error: "Has words" }, status: 401, code: null },
  { name: "a redirect", body: {}, status: 302, code: null },
  { name: "no token", body: { token_type: "Bearer", expires_in: 1 }, status: 200, code: null },
  {
    name: "another type",
    body: { access_token: "x", token_type: "mac", expires_in: 1 },
    status: 200,
    code: null,
  },
  {
    name: "a token with a line break",
    body: { access_token: "x\n", token_type: "Bearer", expires_in: 1 },
    status: 200,
    code: null,
  },
])("$name is no token", async ({ body, status, code }) => {
  await using server = await startTokens((response) => answerWith(response, body, status));
  const tokens = tokensAt(server.url);
  await expect(tokens.renew(forever)).rejects.toMatchObject({ name: "AccessTokenError", status, code });
  expect(() => tokens.current()).toThrow("access token");
});

test("no connection is named", async () => {
  const server = await startTokens(giveToken());
  await server[Symbol.asyncDispose]();
  await expect(tokensAt(server.url).renew(forever)).rejects.toMatchObject({
    status: null,
    code: "ECONNREFUSED",
  });
});
