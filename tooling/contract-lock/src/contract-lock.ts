// `contract-lock check` and `contract-lock accept`, behind the root's `contracts:check` and `contracts:accept`.
import { createProgram } from "./command/program.ts";

const program = createProgram({ out: (line) => console.log(line) }, (exitCode) => {
  process.exitCode = exitCode;
});
try {
  await program.parseAsync();
} catch (error) {
  console.error(`contract-lock: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
