import { once } from "node:events";
import { createServer, type Server, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { answeredRunLimits, runLimits } from "@slotgate/contracts";
import { lightBytes } from "@slotgate/executor";
import express, { type ErrorRequestHandler } from "express";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readBody } from "./read-body.ts";

let server: Server;
const errors: unknown[] = [];

beforeAll(async () => {
  const app = express();
  app.post("/", readBody({ size: "run" }), (request, response) => {
    const body: unknown = request.body;
    response.json(
      Buffer.isBuffer(body)
        ? { bytes: body.length, sum: sumOf(body), shared: body.buffer instanceof SharedArrayBuffer }
        : { body: null },
    );
  });
  const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
    errors.push(error);
    response.status(error.status ?? 400).json({ type: error.type });
  };
  app.use(refuse);
  server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.close();
});

/** Differs when two bytes change places. */
const sumOf = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte, at) => (sum + byte * ((at % 251) + 1)) % 1_000_000_007, 0);

const bytesOf = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => (at * 7) % 256));
const json = { "content-type": "application/json" };

async function post(parts: readonly Buffer[], headers: Readonly<Record<string, string | number>>) {
  const { port } = server.address() as AddressInfo;
  const request = send({ port, host: "127.0.0.1", method: "POST", headers });
  for (const part of parts) {
    if (!request.write(part)) await once(request, "drain");
  }
  request.end();
  const [response] = await once(request, "response");
  const chunks = await response.toArray();
  return { status: response.statusCode, ...JSON.parse(Buffer.concat(chunks).toString()) };
}

const later = { ...json, prefer: "respond-async" };

it.each([1, 2, lightBytes, lightBytes + 1, 16 * lightBytes + 1, 2_000_003])(
  "reads %i bytes of a stated length, in however many parts",
  async (length) => {
    const whole = bytesOf(length);
    const expected = { status: 200, bytes: length, sum: sumOf(whole), shared: length > lightBytes };
    for (const size of [length, Math.ceil(length / 3), Math.max(1, Math.ceil(length / 50))]) {
      const parts: Buffer[] = [];
      for (let at = 0; at < length; at += size) parts.push(whole.subarray(at, at + size));
      expect(await post(parts, { ...later, "content-length": length })).toEqual(expected);
    }
  },
);

it("reads bodies that state no length, or are compressed", async () => {
  const whole = bytesOf(200_000);
  const expected = { status: 200, bytes: whole.length, sum: sumOf(whole) };
  expect(await post([whole], json)).toMatchObject(expected);
  const zipped = gzipSync(whole);
  const headers = { ...json, "content-encoding": "gzip", "content-length": zipped.length };
  expect(await post([zipped], headers)).toMatchObject(expected);
});

it("reads as much as is allowed, and refuses more", async () => {
  const at = bytesOf(answeredRunLimits.bytes);
  const over = Buffer.concat([at, Buffer.from("x")]);
  const stated = (body: Buffer) => ({ "content-length": body.length });
  expect(await post([at], { ...json, ...stated(at) })).toMatchObject({ bytes: at.length });
  expect(await post([over], { ...later, ...stated(over) })).toMatchObject({ bytes: over.length });
  const tooLarge = { status: 413, type: "entity.too.large" };
  expect(await post([over], { ...json, ...stated(over) })).toEqual(tooLarge);
  expect(await post([over], json)).toEqual(tooLarge);
  const most = Buffer.alloc(runLimits.bytes + 1, "x");
  expect(await post([most], { ...later, ...stated(most) })).toEqual(tooLarge);
});

it.each([{}, { "content-type": "text/plain" }, { "content-type": "application/jsonx" }])(
  "leaves a body of another type alone: %o",
  async (headers) => {
    expect(await post([Buffer.from("{}")], { ...headers, "content-length": 2 })).toMatchObject({
      body: null,
    });
  },
);

it.each([20, 900_000])("a body that ends before its stated length of %i is an error", async (length) => {
  errors.length = 0;
  const { port } = server.address() as AddressInfo;
  const headers = { ...json, "content-length": length };
  const request = send({ port, host: "127.0.0.1", method: "POST", headers });
  request.on("error", () => {});
  await Promise.all([once(server, "request"), request.write("{")]);
  request.destroy();
  await expect.poll(() => errors).toEqual([expect.objectContaining({ type: "bad-request" })]);
});
