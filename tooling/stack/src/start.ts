// `pnpm start`: the whole development stack, until a signal stops it.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeExit } from "./dev/development-context.ts";
import { launcherGone } from "./dev/launcher-watch.ts";
import { createProgress } from "./dev/progress.ts";
import { startDevelopment } from "./dev/start-development.ts";
import { Stoppers } from "./dev/stoppers.ts";
import { readPorts } from "./ports.ts";

const write = (text: string): void => void process.stdout.write(`${text}\n`);
// The reader of the output may be gone before everything is stopped.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const stopping = new AbortController();
const askToStop = (why: string): void => {
  // All parts end with this process, so a second request exits at once.
  if (stopping.signal.aborted) process.exit(1);
  write(`\n${why}: stopping (once more to force)`);
  stopping.abort();
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => askToStop(signal));
void launcherGone(stopping.signal).then(() => {
  if (!stopping.signal.aborted) askToStop("the command that started this is gone");
});

const progress = createProgress(write, () => performance.now());
const stoppers = new Stoppers(progress.note);
const stopped = new Promise<"stopped">((resolve) => {
  stopping.signal.addEventListener("abort", () => resolve("stopped"));
});
try {
  const repository = fileURLToPath(new URL("../../..", import.meta.url));
  const service = await startDevelopment({
    repository,
    stateDirectory: join(repository, ".slotgate"),
    ports: readPorts(process.env),
    env: process.env,
    progress,
    stoppers,
    signal: stopping.signal,
    write,
    width: process.stdout.columns ?? 160,
  });
  const end = await Promise.race([stopped, service.exited]);
  if (end !== "stopped") {
    throw new Error(
      `the service ended by itself (${describeExit(end)}):\n${service.recentLines().join("\n")}`,
    );
  }
} catch (cause) {
  if (!stopping.signal.aborted) {
    process.stderr.write(`\n${(cause as Error).message}\n`);
    process.exitCode = 1;
  }
}
await stoppers.stopAll();
// Connections kept open for reuse would delay the exit by some seconds.
process.exit();
