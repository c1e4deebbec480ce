import { once } from "node:events";
import { runProgram } from "./run-program.ts";

// The reader may close the pipe, e.g. `slotgate decide | head`.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(1));

process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  errIsTerminal: process.stderr.isTTY === true,
  cwd: process.cwd(),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
  },
});
