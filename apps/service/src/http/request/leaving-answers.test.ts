import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createLeavingAnswers } from "./leaving-answers.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const content = "generated ".repeat(2_000_000);

interface Reader {
  readonly socket: Socket;
  readonly response: ServerResponse;
}

/** A reader that has sent a request and reads nothing of the answer yet. */
async function slowReader(): Promise<Reader> {
  const asked = Promise.withResolvers<ServerResponse>();
  const server = createServer((_, response) => asked.resolve(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1" });
  socket.on("error", () => {});
  cleanUps.push(
    () => socket.destroy(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  return { socket, response: await asked.promise };
}

/** How much more a reader receives. */
async function rest(socket: Socket): Promise<number> {
  let bytes = 0;
  socket.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await new Promise((resolve) => (socket.closed ? resolve(null) : socket.once("close", resolve)));
  return bytes;
}

const nothingGone = async (): Promise<ReadonlySet<string>> => new Set();

describe("answers being sent", () => {
  it("are cut by a kill, including what the system has buffered", async () => {
    const leaving = createLeavingAnswers({ goneOf: nothingGone });
    const { socket, response } = await slowReader();
    leaving.follow(response, ["d-1"]);
    response.end(content);
    const closed = once(response, "close");
    leaving.cutAll();
    await closed;
    expect(response.writableFinished).toBe(false);
    expect(await rest(socket)).toBeLessThan(content.length / 2);
  });

  it("are not affected once they are sent", async () => {
    const leaving = createLeavingAnswers({ goneOf: nothingGone });
    const { socket, response } = await slowReader();
    leaving.follow(response, ["d-1"]);
    response.end("a few words");
    await once(response, "finish");
    leaving.cutAll();
    const [data] = await once(socket, "data");
    expect(String(data)).toContain("a few words");
  });

  it("are cut only if one of the results in them is gone", async () => {
    const leaving = createLeavingAnswers({ goneOf: async () => new Set(["d-2"]) });
    const [cut, kept] = [await slowReader(), await slowReader()];
    leaving.follow(cut.response, ["d-1"]);
    leaving.follow(cut.response, ["d-2"]);
    leaving.follow(kept.response, ["d-1", "d-3"]);
    for (const { response } of [cut, kept]) response.end(content);
    const closed = once(cut.response, "close");
    await leaving.cutGone();
    await closed;
    expect(kept.response.destroyed).toBe(false);
    expect(await Promise.race([rest(kept.socket), once(kept.response, "finish")])).toBeDefined();
  });

  it("are cut when it is unknown which results are gone", async () => {
    const leaving = createLeavingAnswers({ goneOf: async () => Promise.reject(new Error("down")) });
    const { response } = await slowReader();
    leaving.follow(response, ["d-1"]);
    response.end(content);
    const closed = once(response, "close");
    await leaving.cutGone();
    await closed;
  });

  it("are checked for removed results until they are sent", async () => {
    const asked: (readonly string[])[] = [];
    const gone = new Set<string>();
    const leaving = createLeavingAnswers({
      goneOf: async (ids) => {
        asked.push(ids);
        if (asked.length === 3) gone.add("d-1");
        return gone;
      },
      lookMs: 1,
    });
    const { response } = await slowReader();
    leaving.follow(response, ["d-1"]);
    response.end(content);
    await once(response, "close");
    expect(asked).toEqual([["d-1"], ["d-1"], ["d-1"]]);
  });
});
