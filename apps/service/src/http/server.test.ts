import { once } from "node:events";
import type { RequestListener, ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createServer, type Server } from "./server.ts";

const never = { graceMs: 600_000, onGraceOver: () => {} };
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function start(app: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer({ app, host: "127.0.0.1", port: 0 });
  const { port } = await server.listen();
  return { server, port };
}

async function open(port: number): Promise<Socket & { received: () => string }> {
  const socket = connect({ port, host: "127.0.0.1" });
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  socket.on("error", () => {});
  cleanUps.push(() => socket.destroy());
  await once(socket, "connect");
  return Object.assign(socket, { received: () => text });
}
const get = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

/** An app whose answers the test sends. */
function waitingApp() {
  const arrived = Promise.withResolvers<ServerResponse>();
  return { app: ((_, response) => arrived.resolve(response)) as RequestListener, arrived: arrived.promise };
}

describe("listen", () => {
  it("says which variable to set when the port is in use", async () => {
    const { server, port } = await start(() => {});
    const second = createServer({ app: () => {}, host: "127.0.0.1", port });
    await expect(second.listen()).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use: set SLOTGATE_PORT to another port`,
    );
    await second.stop(never);
    await server.stop(never);
  });
});

describe("drain", () => {
  it("still accepts connections, and ends each with its answer", async () => {
    const { server, port } = await start((_, response) => response.end("served"));
    const kept = await open(port);
    kept.write(get);
    await once(kept, "data");
    expect(kept.received()).toContain("Connection: keep-alive");
    server.drain();
    const late = await open(port);
    for (const socket of [kept, late]) {
      const closed = once(socket, "close");
      socket.write(get);
      await closed;
      expect(socket.received()).toMatch(/connection: close[\s\S]*served$/);
    }
    await server.stop(never);
  });

  it("ends the connection of a request that was under way", async () => {
    const { app, arrived } = waitingApp();
    const { server, port } = await start(app);
    const socket = await open(port);
    socket.write(get);
    const response = await arrived;
    server.drain();
    const closed = once(socket, "close");
    response.end("in time");
    await closed;
    expect(socket.received()).toMatch(/connection: close[\s\S]*in time$/);
    await server.stop(never);
  });

  it("lets an answer that has begun finish", async () => {
    const { app, arrived } = waitingApp();
    const { server, port } = await start(app);
    const socket = await open(port);
    socket.write(get);
    const response = await arrived;
    response.write("one, ");
    await once(socket, "data");
    server.drain();
    const closed = once(socket, "close");
    response.end("two");
    await server.stop(never);
    await closed;
    expect(socket.received()).toMatch(/one, [\s\S]*two/);
  });
});

describe("stop", () => {
  it("closes idle connections and frees the port", async () => {
    const { server, port } = await start((_, response) => response.end("done"));
    const idle = await open(port);
    idle.write(get);
    await once(idle, "data");
    const closed = once(idle, "close");
    await server.stop(never);
    await closed;
    const again = createServer({ app: () => {}, host: "127.0.0.1", port });
    await again.listen();
    await again.stop(never);
  });

  it("does not wait for a connection on which no request has begun", async () => {
    const { server, port } = await start(() => {});
    const opened = await open(port);
    const closed = once(opened, "close");
    await server.stop(never);
    await closed;
  });

  it("lets a request in flight finish, accepts no new connection, and then closes the kept one", async () => {
    const { app, arrived } = waitingApp();
    const { server, port } = await start(app);
    const socket = await open(port);
    socket.write(get);
    const response = await arrived;
    let stopped = false;
    const stopping = server.stop(never).then(() => {
      stopped = true;
    });
    const late = connect({ port, host: "127.0.0.1" });
    const [error] = await once(late, "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
    expect(stopped).toBe(false);
    response.end("done in time");
    await stopping;
    await (socket.closed || once(socket, "close"));
    expect(socket.received()).toContain("done in time");
  });

  it("ends work in flight when the grace period is over, so that it can still answer", async () => {
    const { app, arrived } = waitingApp();
    const { server, port } = await start(app);
    const socket = await open(port);
    socket.write(get);
    const response = await arrived;
    await server.stop({ graceMs: 1, onGraceOver: () => response.end("aborted and recorded") });
    await (socket.closed || once(socket, "close"));
    expect(socket.received()).toContain("aborted and recorded");
  });

  it("does not wait for ever for a client that never finishes its request", async () => {
    const { server, port } = await start(() => {});
    const socket = await open(port);
    const closed = once(socket, "close");
    socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
    let over = 0;
    await server.stop({ graceMs: 1, onGraceOver: () => over++, answerMs: 1 });
    await closed;
    expect(over).toBe(1);
  });
});
