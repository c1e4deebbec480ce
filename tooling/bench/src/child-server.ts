import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A server in a separate process, which sends its port in a message. */
export interface ChildServer {
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** Starts `script` (a file beside this one); it must send `{port}` once it listens. */
export async function startChildServer(script: string, env: NodeJS.ProcessEnv = {}): Promise<ChildServer> {
  const child: ChildProcess = fork(new URL(script, import.meta.url), {
    env: { PATH: process.env["PATH"], ...env },
  });
  const ended = once(child, "exit");
  const started = once(child, "message");
  const first = await Promise.race([started, ended.then(() => null)]);
  if (first === null) throw new Error(`${script} ended before it listened`);
  const message: unknown = first[0];
  if (
    typeof message !== "object" ||
    message === null ||
    !("port" in message) ||
    typeof message.port !== "number"
  ) {
    throw new Error(`${script} said something other than its port`);
  }
  return {
    port: message.port,
    pid: child.pid ?? Number.NaN,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
