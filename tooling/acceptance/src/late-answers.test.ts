import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobOf } from "./world/documents.ts";
import { engage, release } from "./world/engage-and-release.ts";
import type { Replica } from "./world/replica.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
let other: Replica;
let jobId: string;
/** At least twice what the buffers of the system take. */
const bytes = 20_000_000;
/** A chunk is at most 64 KiB: half of the answer takes 7 s. */
const msPerChunk = 50;

beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
  other = await world.startReplica();
  await other.untilReady({ withinMs: 60_000 });
  ({ jobId } = await storeLargeResult());
});
afterAll(async () => {
  await other.stop();
  await world.stop();
});

/** A generated result as large as a model would hardly make it. */
async function storeLargeResult(): Promise<{ readonly jobId: string }> {
  const job = jobOf();
  await world.generate({ jobs: [job] });
  await world.database.query(
    `update job_result set result = jsonb_set(result::jsonb, '{output}', jsonb_build_object('body', repeat('x', $2)))::json
     where job_id = $1`,
    [job.jobId, bytes],
  );
  return job;
}

/** Asks for the result and takes the head of the answer, and no more. A replica may be too busy for it at first. */
async function slowReader(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  let reader: Socket | null = null;
  await until(
    async () => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on("error", () => {});
      socket.write(
        `GET /v1/jobs/result?jobId=${jobId} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${world.keys.submit}\r\n\r\n`,
      );
      await once(socket, "readable");
      if (String(socket.read(12)) === "HTTP/1.1 200") reader = socket;
      else socket.destroy();
      return reader !== null;
    },
    { withinMs: 60_000 },
  );
  if (reader === null) throw new Error("no answer began");
  return reader;
}

/** What is still received, over a slow line: another replica may cut a moment after the answer to the operator. */
async function rest(socket: Socket): Promise<number> {
  let received = 0;
  try {
    for await (const chunk of socket) {
      received += (chunk as Buffer).length;
      await pause(msPerChunk);
    }
  } catch {
    // Cut.
  }
  return received;
}

const urls = () => [world.url, other.url];

describe("an answer that is still leaving", () => {
  it("is cut on every replica when a kill is answered", async () => {
    const readers = await Promise.all(urls().map(slowReader));
    const engagementId = await engage(world);
    for (const reader of readers) expect(await rest(reader)).toBeLessThan(bytes / 2);
    await release(world, engagementId);
    for (const url of urls())
      await until(async () => {
        const answer = await fetch(`${url}/v1/jobs/result?jobId=${jobId}`, {
          headers: { authorization: `Bearer ${world.keys.submit}` },
        });
        await answer.arrayBuffer();
        return answer.status === 200;
      });
  });

  it("is cut on every replica when its withdrawal is answered", async () => {
    const readers = await Promise.all(urls().map(slowReader));
    const answer = await world.request("/v1/results/withdraw", {
      key: world.keys.operate,
      body: JSON.stringify({ version: "v1", reason: "made up", filter: { jobId } }),
    });
    expect(answer.status).toBe(200);
    for (const reader of readers) expect(await rest(reader)).toBeLessThan(bytes / 2);
  });
});
