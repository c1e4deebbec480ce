import { once } from "node:events";
import type { RequestListener, ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { createServer, type ServerOptions } from "./server.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function start(app: RequestListener, options: Partial<ServerOptions> = {}): Promise<number> {
  const server = createServer({ app, host: "127.0.0.1", port: 0, stallMs: 100, ...options });
  const { port } = await server.listen();
  cleanUps.push(() => server.stop({ graceMs: 0, onGraceOver: () => {}, answerMs: 0 }));
  return port;
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1" });
  cleanUps.push(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

const reading: RequestListener = (request, response) => {
  text(request).then(
    (body) => response.end(`read ${body.length}`),
    () => {},
  );
};

describe("endStalled", () => {
  it.each([
    ["nothing", ""],
    ["half of a head", "GET / HTTP/1.1\r\nhost:"],
    ["half of a body", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf"],
    ["one chunk only", "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n"],
  ])("ends a connection that sends %s", async (_what, sent) => {
    const socket = await open(await start(reading));
    socket.write(sent);
    socket.resume();
    await once(socket, "close");
  });

  it("answers 408 if a body does not arrive", async () => {
    const socket = await open(await start(reading));
    socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 .*urn:slotgate:problem:request-timeout/s);
  });

  it("ends a body that trickles", async () => {
    const socket = await open(await start(reading));
    socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n");
    const trickle = setInterval(() => socket.write("x"), 20);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(trickle);
  });

  it("ends an answer that is not read", async () => {
    const cut = Promise.withResolvers<boolean>();
    const port = await start((_, response) => {
      response.once("close", () => cut.resolve(!response.writableFinished));
      response.end("x".repeat(20_000_000));
    });
    const socket = await open(port);
    socket.pause();
    socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    expect(await cut.promise).toBe(true);
  });

  it("keeps a request that waits for the service's own work", async () => {
    const arrived = Promise.withResolvers<ServerResponse>();
    const port = await start((_, response) => arrived.resolve(response), { stallMs: 20 });
    const [socket, idle] = [await open(port), await open(port)];
    socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    const response = await arrived.promise;
    // An idle connection has been ended by then, so this one would have been too.
    await once(idle.resume(), "close");
    await once((await open(port)).resume(), "close");
    response.end("done");
    expect(String((await once(socket, "data"))[0])).toContain("done");
  });

  it("keeps an idle connection for longer than it allows a request to pause", async () => {
    const port = await start((_, response) => response.end("answered"), { stallMs: 20, keepAliveMs: 60_000 });
    const kept = await open(port);
    const ask = async () => {
      kept.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
      return String((await once(kept, "data"))[0]);
    };
    await ask();
    await once((await open(port)).resume(), "close");
    await once((await open(port)).resume(), "close");
    expect(await ask()).toContain("answered");
    expect(await ask()).toContain("Keep-Alive: timeout=60");
  });
});
