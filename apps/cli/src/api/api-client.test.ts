import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { livenessV1 } from "@slotgate/contracts";
import { ReleaseRefusedError } from "@slotgate/executor";
import { problemTexts } from "@slotgate/service";
import { afterEach, expect, it } from "vitest";
import { createApiClient } from "./api-client.ts";

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

async function listen(listener: RequestListener): Promise<string> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

async function messageFrom(url: string, { timeoutMs = 10_000 } = {}): Promise<string> {
  const client = createApiClient({ url, key: "hunter2", timeoutMs });
  return client.ask({ path: "/x", contract: livenessV1 }).then(
    (answer) => expect.unreachable(`answered ${JSON.stringify(answer)}`),
    (error: Error) => {
      expect(error.message).not.toContain("hunter2");
      return error.message;
    },
  );
}

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

it("sends the key, and a body as JSON", async () => {
  const seen: unknown[] = [];
  const url = await listen(async (request, response) => {
    const body = await request.toArray();
    const { authorization, "content-type": type } = request.headers;
    seen.push([request.method, request.url, authorization, type, Buffer.concat(body).toString()]);
    response.end('{"status":"alive"}');
  });
  const client = createApiClient({ url, key: "k" });
  expect(await client.ask({ path: "/a?b=c", contract: livenessV1 })).toEqual({ status: "alive" });
  await client.ask({ path: "/d", body: { e: "f" }, contract: livenessV1 });
  expect(seen).toEqual([
    ["GET", "/a?b=c", "Bearer k", undefined, ""],
    ["POST", "/d", "Bearer k", "application/json", '{"e":"f"}'],
  ]);
});

it("shows a problem with its issues, without control characters", async () => {
  const problem = {
    type: "urn:slotgate:problem:invalid-removal",
    title: "invalid removal request",
    status: 422,
    detail: "one\u001b[2J issue",
    requestId: "request-7",
    issues: [{ path: "$.reason", expected: "a reason", received: "nothing" }],
  };
  expect(await messageFrom(await listen(answering(422, JSON.stringify(problem))))).toBe(
    ["invalid removal request: one\\u{1b}[2J issue", "  $.reason: expected a reason, received nothing"].join(
      "\n",
    ),
  );
});

it("says that SLOTGATE_URL takes no /v1, and no https:// for a service without TLS", async () => {
  const notFound = { type: "urn:slotgate:problem:not-found", title: "t", status: 404, detail: "d" };
  const url = await listen(answering(404, JSON.stringify(notFound)));
  expect(await messageFrom(`${url}/v1`)).toContain("SLOTGATE_URL ends with /v1");
  expect(await messageFrom(url)).not.toContain("SLOTGATE_URL");
  expect(await messageFrom(url.replace("http:", "https:"))).toContain("begins with https:// instead");
});

it("names the request in the service's log once", async () => {
  const problem = { type: "urn:slotgate:problem:internal", title: "internal error", status: 500 };
  const detail = "find the request id in the service's log";
  const answer = answering(500, JSON.stringify({ ...problem, detail, requestId: "request-7" }));
  expect(await messageFrom(await listen(answer))).toBe(
    "internal error\n  details are in the service's log under request request-7",
  );
});

it("says that a drill's engagement is refused to any key, and names the option", async () => {
  const { message: detail } = new ReleaseRefusedError({ because: "of-a-drill", owner: "drill:d-1" });
  const title = "the caller may not release this engagement";
  const problem = { type: "urn:slotgate:problem:release-refused", title, status: 403, detail };
  expect(await messageFrom(await listen(answering(403, JSON.stringify(problem))))).toBe(
    `${title}: this engagement belongs to drill \`d-1\`, which releases it when it ends; if that drill no longer runs, give --drill ID`,
  );
});

it("names the request in the service's log if the service failed", async () => {
  const problem = { type: "urn:slotgate:problem:internal", title: "t", status: 500, detail: "d" };
  const answer = answering(500, JSON.stringify({ ...problem, requestId: "request-7" }));
  expect(await messageFrom(await listen(answer))).toBe(
    "t: d\n  details are in the service's log under request request-7",
  );
});

it.each(Object.entries(problemTexts))("replaces operations by commands: %s", async (_, text) => {
  const detail = typeof text === "string" ? text : text("KILL_SWITCH");
  const problem = { type: "urn:slotgate:problem:store-unavailable", title: "t", status: 503, detail };
  const message = await messageFrom(await listen(answering(503, JSON.stringify(problem))));
  expect(message).not.toMatch(/\/v1\/|status 503/);
});

const refused = (status: number, detail: string): RequestListener =>
  answering(
    status,
    JSON.stringify({
      type: `urn:slotgate:problem:${status === 401 ? "unauthorized" : "forbidden"}`,
      title: "t",
      status,
      detail,
    }),
  );

it("says what to do about an unknown key", async () => {
  expect(await messageFrom(await listen(refused(401, "the key is unknown")))).toMatch(
    /^the service at `http:\/\/127\.0\.0\.1:\d+` does not accept the key in SLOTGATE_KEY: the key is unknown\n {2}set SLOTGATE_KEY .*`slotgate keys list`/,
  );
});

it("names the required role, and how to get a key with it", async () => {
  const detail = "this requires role `operate` or `audit`; `lessons` has `submit`";
  expect(await messageFrom(await listen(refused(403, detail)))).toBe(
    `the key in SLOTGATE_KEY does not allow this: ${detail}\n` +
      "  set SLOTGATE_KEY to a key with that role: `slotgate keys create --subject NAME --roles operate`",
  );
});

it("says that the local stack's file named the address and the key", async () => {
  const url = await listen(refused(401, "the key is unknown"));
  const client = createApiClient({ url, key: "k", devFile: "/r/.slotgate/dev.json" });
  const failure = () => client.ask({ path: "/x", contract: livenessV1 });
  await expect(failure()).rejects.toThrow(/does not accept the key in `\/r\/\.slotgate\/dev\.json`/);
  server?.closeAllConnections();
  server?.close();
  await expect(failure()).rejects.toThrow(
    /^no service can be reached at `http.*ECONNREFUSED.*; `\/r\/\.slotgate\/dev\.json` names that address: .*pnpm@12 start/,
  );
});

it("reports a missing resource in the command's words", async () => {
  const body = '{"type":"urn:slotgate:problem:not-found","title":"t","status":404,"detail":"d"}';
  const client = createApiClient({ url: await listen(answering(404, body)), key: "k" });
  const asked = client.ask({ path: "/x", contract: livenessV1, missing: "there is no x" });
  await expect(asked).rejects.toThrow(/^there is no x$/);
});

it("says where, why and what to check if no server listens", async () => {
  const url = await listen(answering(200, ""));
  server?.close();
  expect(await messageFrom(url)).toMatch(
    /^no service can be reached at `http:\/\/127\.0\.0\.1:\d+`: .*ECONNREFUSED.*; check SLOTGATE_URL, and that the service runs$/,
  );
});

it("limits the wait for an answer", async () => {
  expect(await messageFrom(await listen(() => {}), { timeoutMs: 50 })).toMatch(/no answer within 0\.05 s/);
});

it("fails when an answer ends early", async () => {
  const url = await listen((_request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("{");
    setImmediate(() => response.destroy());
  });
  expect(await messageFrom(url)).toMatch(/no service can be reached/);
});

it("follows no redirect with its key", async () => {
  let followed = 0;
  const url = await listen((request, response) => {
    if (request.url !== "/x") followed += 1;
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  expect(await messageFrom(url)).toMatch(
    /gave an answer that is not slotgate's, or is of another version \(status 307\): check SLOTGATE_URL/,
  );
  expect(followed).toBe(0);
});

it.each([
  ["a page", 200, "<html>"],
  ["JSON of another kind", 200, '{"status":"fine"}'],
  ["an error of another server", 502, "Bad Gateway"],
  ["a problem of another server", 404, '{"type":"about:blank","title":"t","status":404,"detail":"d"}'],
])("refuses %s as an answer of slotgate", async (_, status, body) => {
  expect(await messageFrom(await listen(answering(status, body)))).toMatch(
    /gave an answer that is not slotgate's/,
  );
});

it("computes with a service that knows no lines of progress", async () => {
  const client = createApiClient({ url: await listen(answering(200, '{\n"status":"alive"}')), key: "k" });
  const onProgress = () => expect.unreachable();
  expect(await client.computed({ path: "/x", contract: livenessV1, onProgress })).toEqual({
    status: "alive",
  });
});

it.each([
  ["nothing", ""],
  ["progress alone", '{"progress":{"what":"replaying","read":1,"of":4}}\n'],
  ["the beginning of an answer", '{"progress":{"what":"replaying","read":1,"of":4}}\n{"status":'],
])("fails if all that comes is %s", async (_, body) => {
  const headers = { "content-type": "application/x-ndjson" };
  const client = createApiClient({ url: await listen(answering(200, body, headers)), key: "k" });
  const computing = client.computed({ path: "/x", contract: livenessV1, onProgress: () => {} });
  await expect(computing).rejects.toThrow();
});
