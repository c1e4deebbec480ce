import { existsSync } from "node:fs";
import { compareContracts } from "../compare-contracts.ts";
import { contractLock } from "../lock/contract-lock.ts";
import { readJson } from "../lock/read-json.ts";
import { countsInWords, isBreaking, report } from "../report.ts";
import { acceptLine, changesetLine, remakeLine } from "./advice.ts";
import { type CommandIo, contractsAt, lockFile, type Paths, packageAt } from "./paths.ts";
import { withoutChangesets } from "./without-changesets.ts";

/** Compares the contracts with their lock; returns the exit code. */
export function checkCommand(io: CommandIo, paths: Paths): 0 | 1 {
  const after = contractsAt(paths);
  if (!existsSync(lockFile(paths))) {
    io.out("there is no contract.lock.json: nothing is accepted");
    io.out(remakeLine);
    return 1;
  }
  const before = withoutChangesets(readJson(lockFile(paths), contractLock));
  const differences = compareContracts({ before, after });
  if (differences.length === 0) {
    io.out("the contracts are what contract.lock.json says");
    return 0;
  }
  for (const line of report(differences)) io.out(line);
  io.out("");
  io.out(`${countsInWords(differences)} from contract.lock.json`);
  if (!differences.some(isBreaking)) {
    io.out(`to accept: ${changesetLine}, then run ${acceptLine}`);
    return 1;
  }
  io.out("a breaking change needs v2: leave v1 as it was, and put the new contract beside it");
  if (packageAt(paths).released === "not-yet") io.out(remakeLine);
  return 1;
}
