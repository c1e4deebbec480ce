import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";
import { context, createStage, runOf } from "@slotgate/executor/test";
import { root } from "../repository-files.ts";

/** The files whose functions one admitted job calls, from the executor's entry on, with model and stores in memory. */
export async function filesOfOneJob(): Promise<readonly string[]> {
  const { executor } = createStage();
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await session.post("Profiler.takePreciseCoverage");
  const { jobs } = await executor.execute(runOf(), context);
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  if (jobs[0]?.decision.path !== "model") throw new Error("the job did not reach the model");
  return result
    .filter(({ functions }) => functions.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0))
    .filter(({ url }) => url.startsWith("file:"))
    .map(({ url }) => sourceOf(fileURLToPath(url)))
    .filter((path) => /^packages\/[^/]+\/src\//.test(path) && !/\/(?:testing|test)\//.test(path));
}

const sourceOf = (built: string): string =>
  built
    .slice(root.length + 1)
    .replace("/dist/", "/src/")
    .replace(/\.js$/, ".ts");
