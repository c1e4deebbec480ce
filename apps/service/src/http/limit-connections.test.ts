import { once } from "node:events";
import type { RequestListener, ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createServer, type ServerOptions } from "./server.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const request = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
const answering: RequestListener = (_, response) => response.end("answered");

async function start(options: Partial<ServerOptions>): Promise<number> {
  const server = createServer({ app: answering, host: "127.0.0.1", port: 0, ...options });
  const { port } = await server.listen();
  cleanUps.push(() => server.stop({ graceMs: 0, onGraceOver: () => {}, answerMs: 0 }));
  return port;
}

async function open(port: number, localAddress = "127.0.0.1"): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  cleanUps.push(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

async function answerOver(socket: Socket): Promise<string> {
  socket.write(request);
  const [data] = await once(socket, "data");
  return String(data);
}

describe("limitConnections", () => {
  it("closes the connection that has been idle longest for a new one", async () => {
    const port = await start({ connections: { total: 2, perAddress: 2 } });
    const [first, second] = [await open(port), await open(port)];
    expect(await answerOver(first)).toContain("answered");
    const closed = once(second, "close");
    const third = await open(port);
    await closed;
    expect(await answerOver(third)).toContain("answered");
    expect(await answerOver(first)).toContain("answered");
  });

  it("answers a new connection while a thousand idle ones use up the limit", async () => {
    const port = await start({ connections: { total: 50, perAddress: 25 } });
    await Promise.all(Array.from({ length: 1_000 }, () => open(port)));
    expect(await answerOver(await open(port))).toContain("answered");
  });

  it("closes the new connection if all others have a request under way", async () => {
    const arrived = Promise.withResolvers<ServerResponse>();
    const refused: string[] = [];
    const port = await start({
      app: ({ url }, response) => (url === "/slow" ? arrived.resolve(response) : response.end("answered")),
      connections: { total: 1, perAddress: 1 },
      onRefused: (address) => refused.push(address),
    });
    const busy = await open(port);
    busy.write(request.replace("/", "/slow"));
    const response = await arrived.promise;
    const late = await open(port);
    await (late.closed || once(late, "close"));
    expect(refused).toEqual(["127.0.0.1"]);
    response.end("done");
    expect(String((await once(busy, "data"))[0])).toContain("done");
    // The request has ended, so that its connection can be replaced.
    expect(await answerOver(await open(port))).toContain("answered");
  });

  it("closes the oldest request that has not arrived in full if no connection is idle", async () => {
    const arrived: (() => void)[] = [];
    const whole = Promise.withResolvers<ServerResponse>();
    const port = await start({
      app: ({ url }, response) => {
        if (url === "/slow") return whole.resolve(response);
        if (url === "/half") return arrived.shift()?.();
        response.end("answered");
      },
      connections: { total: 3, perAddress: 3 },
    });
    const busy = await open(port);
    busy.write(request.replace("/", "/slow"));
    const response = await whole.promise;
    const halves = [await open(port), await open(port)];
    for (const half of halves) {
      const { promise, resolve } = Promise.withResolvers<void>();
      arrived.push(resolve);
      half.write("POST /half HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf");
      await promise;
    }
    const closed = once(halves[0] as Socket, "close");
    expect(await answerOver(await open(port))).toContain("answered");
    await closed;
    expect(halves[1]?.destroyed).toBe(false);
    response.end("done");
    expect(String((await once(busy, "data"))[0])).toContain("done");
  });

  it("keeps the connections of other addresses when one address has too many", async () => {
    const port = await start({ connections: { total: 10, perAddress: 2 } });
    const other = await open(port, "127.0.0.2");
    const crowd = [await open(port), await open(port)];
    const closed = once(crowd[0] as Socket, "close");
    await open(port);
    await closed;
    expect(await answerOver(other)).toContain("answered");
  });
});
