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

/** Sends as soon as it is connected, so that no turn of the event loop lies between the two. */
function open(port: number, sent = ""): Socket {
  const socket = connect({ port, host: "127.0.0.1" });
  cleanUps.push(() => socket.destroy());
  socket.on("error", () => {});
  socket.write(sent);
  return socket;
}

const next = (socket: Socket, event: "close" | "data") =>
  new Promise((resolve) => socket.once(event, resolve));

/** An idle connection, opened now, has been ended: any other that was idle since before has been, too. */
const idleEnds = (port: number) => next(open(port).resume(), "close");

/** On a busy machine even a connection that sends at once may be idle for longer than a short limit: another is tried. */
async function openUntil<T>(
  port: number,
  sent: string,
  happened: (socket: Socket) => Promise<T>,
): Promise<[Socket, T]> {
  for (;;) {
    const socket = open(port, sent);
    const closed = next(socket, "close").then(() => undefined);
    const result = await Promise.race([happened(socket), closed]);
    if (result !== undefined) return [socket, result];
  }
}

/** What is answered until the connection ends, or undefined if it ends without an answer. */
async function answered(socket: Socket): Promise<string | undefined> {
  return (await text(socket).catch(() => "")) || undefined;
}

async function answer(socket: Socket): Promise<string> {
  return String(await next(socket, "data"));
}

const reading: RequestListener = (request, response) => {
  text(request).then(
    (body) => response.end(`read ${body.length}`),
    () => {},
  );
};

const get = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
const halfOfABody = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf";

describe("endStalled", () => {
  it.each([
    ["nothing", ""],
    ["half of a head", "GET / HTTP/1.1\r\nhost:"],
    ["half of a body", halfOfABody],
    ["one chunk only", "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n"],
  ])("ends a connection that sends %s", async (_what, sent) => {
    const socket = open(await start(reading), sent);
    await next(socket.resume(), "close");
  });

  it("answers 408 if a body does not arrive", async () => {
    const [, answer] = await openUntil(await start(reading), halfOfABody, answered);
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*urn:slotgate:problem:request-timeout/s);
  });

  it("ends a body that trickles", async () => {
    const head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n";
    const [, answer] = await openUntil(await start(reading), head, async (socket) => {
      const trickle = setInterval(() => socket.write("x"), 20);
      cleanUps.push(() => clearInterval(trickle));
      return answered(socket);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("ends an answer that is not read", async () => {
    const cut = Promise.withResolvers<boolean>();
    const port = await start((_, response) => {
      response.once("close", () => cut.resolve(!response.writableFinished));
      response.end("x".repeat(20_000_000));
    });
    const [, wasCut] = await openUntil(port, get, () => cut.promise);
    expect(wasCut).toBe(true);
  });

  it("keeps a request that waits for the service's own work", async () => {
    const arrived = Promise.withResolvers<ServerResponse>();
    const port = await start((_, response) => arrived.resolve(response), { stallMs: 20 });
    const [socket, response] = await openUntil(port, get, () => arrived.promise);
    await idleEnds(port);
    await idleEnds(port);
    const reply = answer(socket);
    response.end("done");
    expect(await reply).toContain("done");
  });

  it("keeps an idle connection for longer than it allows a request to pause", async () => {
    const port = await start((_, response) => response.end("answered"), { stallMs: 20, keepAliveMs: 60_000 });
    const [kept, first] = await openUntil(port, get, answer);
    expect(first).toContain("answered");
    await idleEnds(port);
    await idleEnds(port);
    const second = answer(kept);
    kept.write(get);
    expect(await second).toContain("Keep-Alive: timeout=60");
  });
});
