import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { allowlistChangeV1, allowlistProposalV1, parseWith } from "@slotgate/contracts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureAllowlist } from "./first-allowlist.ts";

let revision: number;
let asked: { readonly line: string; readonly ifMatch: string | undefined; readonly body: unknown }[];
let server: Server;

const bodyOf = (request: IncomingMessage): Promise<unknown> =>
  request.method === "GET" ? Promise.resolve(null) : json(request);

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`;
    asked.push({ line, ifMatch: request.headers["if-match"], body: await bodyOf(request) });
    response.end(JSON.stringify({ revision, previewDigest: "d".repeat(64) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const ensure = (): Promise<void> =>
  ensureAllowlist({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: "k" });

test("a database without an allowlist gets the sample, previewed as operators have to", async () => {
  revision = 0;
  await ensure();
  expect(asked.map(({ line, ifMatch }) => [line, ifMatch])).toEqual([
    ["GET /v1/allowlist", undefined],
    ["POST /v1/allowlist/preview", undefined],
    ["PUT /v1/allowlist", '"0"'],
  ]);
  expect(parseWith(allowlistProposalV1, asked[1]?.body)).toMatchObject({ ok: true });
  expect(parseWith(allowlistChangeV1, asked[2]?.body)).toMatchObject({
    ok: true,
    value: { previewDigest: "d".repeat(64) },
  });
});

test("an allowlist that is in force stays", async () => {
  revision = 3;
  await ensure();
  expect(asked.map(({ line }) => line)).toEqual(["GET /v1/allowlist"]);
});
