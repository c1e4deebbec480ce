import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { root } from "../repository-files.ts";
import { reportOf, type SuiteRun } from "./report.ts";

// pnpm test:repeat --times 10 --suite gate --suite acceptance [FILTER...]: test files in random order beside a process
// that keeps a core busy. Ends with 1 when any run failed.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: "string", default: "10" },
    suite: { type: "string", multiple: true, default: ["gate", "acceptance"] },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const places: Readonly<Record<string, string>> = {
  contracts: "packages/contracts",
  gate: "packages/gate",
  model: "packages/model",
  telemetry: "packages/telemetry",
  controls: "packages/controls",
  executor: "packages/executor",
  readiness: "packages/readiness",
  postgres: "packages/postgres",
  service: "apps/service",
  cli: "apps/cli",
  acceptance: "tooling/acceptance",
};
const unknown = values.suite.find((suite) => !(suite in places));
if (unknown !== undefined) {
  throw new Error(`unknown suite \`${unknown}\`: choose from ${Object.keys(places).join(", ")}`);
}

// Ends with this process, whatever ends that.
const busy = new Worker("for (;;);", { eval: true });
const runs: SuiteRun[] = [];
for (let time = 0; time < Number(values.times); time += 1) {
  for (const suite of values.suite) {
    const seed = Number(values.seed) + time;
    const began = performance.now();
    const { code, output } = await runSuite({ directory: join(root, places[suite] ?? ""), seed });
    const run = { suite, seed, passed: code === 0, seconds: (performance.now() - began) / 1_000 };
    runs.push(run);
    if (!run.passed) console.log(output);
    console.log(
      `${time + 1}. ${suite}: ${run.passed ? "passed" : "FAILED"} in ${run.seconds.toFixed(0)} s, seed ${seed}`,
    );
  }
}
await busy.terminate();
console.log(`\n${reportOf(runs)}`);
if (runs.some(({ passed }) => !passed)) process.exitCode = 1;

interface Suite {
  readonly directory: string;
  readonly seed: number;
}

async function runSuite({ directory, seed }: Suite): Promise<{ code: number | null; output: string }> {
  const args = ["run", "--sequence.shuffle.files", `--sequence.seed=${seed}`, ...positionals];
  const vitest = spawn("vitest", args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [vitest.stdout, vitest.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    vitest.once("error", reject);
    vitest.once("close", resolve);
  });
  return { code, output };
}
