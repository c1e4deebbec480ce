import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { KillWorld } from "../kill/kill-world.ts";
import { jobOf, runOf } from "../world/documents.ts";
import { until } from "../world/until.ts";
import { type Attack, tally } from "./attack.ts";

/** More than the buffers of the system take, both sides together. */
const bytes = 20_000_000;
const sipBytes = 4_096;

/** Readers that take generated results as slowly as they may, on both replicas, until a kill. */
export const readSlowly = ({
  readers,
  forMs,
}: {
  readonly readers: number;
  readonly forMs: number;
}): Attack => ({
  name: `${readers} slow readers of results`,
  clients: 0,
  async begin(world) {
    const jobId = await storeLargeResult(world);
    const { counts, count } = tally();
    const findings: string[] = [];
    const sockets: Socket[] = [];
    for (let at = 0; at < readers; at += 1) {
      const { url } = world.replicas[at % 2 === 0 ? 0 : 1];
      // A busy machine may not read a result of this size in time, which no model could have given.
      await until(
        async () => {
          const { socket, status } = await openReader(url, { jobId, key: world.keys.submit });
          count(status);
          if (status === "200") sockets.push(socket);
          else socket.destroy();
          return status === "200";
        },
        { withinMs: 60_000 },
      );
    }
    const sipping = setInterval(() => {
      for (const socket of sockets) socket.read(sipBytes);
    }, 100);
    await new Promise((resolve) => setTimeout(resolve, forMs));
    const leaving = sockets.filter(({ destroyed }) => !destroyed);
    return {
      async end() {
        clearInterval(sipping);
        if (leaving.length === 0) findings.push("no answer was still leaving when the kill was engaged");
        for (const socket of leaving) {
          // Not with `once`, which rejects when the connection is reset.
          if (!socket.closed) await new Promise((resolve) => socket.resume().once("close", resolve));
          // What the system had taken in for the reader it gets in any case.
          if (socket.bytesRead > bytes / 2)
            findings.push(`${socket.bytesRead} of ${bytes} bytes of a result left in spite of a kill`);
        }
        return { answers: counts, findings };
      },
    };
  },
});

/** Stores a result larger than models make them, so that one answer is enough. */
async function storeLargeResult({ replicas: [attacked], keys, database }: KillWorld): Promise<string> {
  const job = jobOf();
  await until(async () => {
    const response = await attacked.request("/v1/runs", {
      key: keys.submit,
      body: JSON.stringify(runOf({ jobs: [job] })),
    });
    const { jobs } = (await response.json()) as { jobs: { result: { status: string } }[] };
    return jobs[0]?.result.status === "COMPLETED";
  });
  await database.query(
    `update job_result set result = jsonb_set(result::jsonb, '{output}', jsonb_build_object('body', repeat('x', $2)))::json
     where job_id = $1`,
    [job.jobId, bytes],
  );
  return job.jobId;
}

/** Asks for the result and takes the head of the answer, and no more. */
async function openReader(
  url: string,
  { jobId, key }: { readonly jobId: string; readonly key: string },
): Promise<{ readonly socket: Socket; readonly status: string }> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("error", () => {});
  socket.write(
    `GET /v1/jobs/result?jobId=${jobId} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n\r\n`,
  );
  await once(socket, "readable");
  return { socket, status: String(socket.read(12)).slice(9) };
}
