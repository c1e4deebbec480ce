import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { benchAllowlist } from "./bench-run.ts";

/** The environment of every service under test; what it writes outside PostgreSQL goes into `directory`. */
export async function serviceEnvironment(directory: string): Promise<Readonly<Record<string, string>>> {
  const allowlist = join(directory, "allowlist.json");
  await writeFile(allowlist, JSON.stringify(benchAllowlist));
  return {
    SLOTGEN_ALLOWLIST_PATH: allowlist,
    SLOTGATE_OUTBOUND_LEDGER: join(directory, "outbound"),
    SLOTGATE_SPOOL_DIR: join(directory, "spool"),
    BENCH_LOG: join(directory, "service.log"),
  };
}
