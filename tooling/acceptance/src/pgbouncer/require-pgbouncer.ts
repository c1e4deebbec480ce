import { spawnSync } from "node:child_process";

// The pgbouncer of this machine, or Debian's where that can be installed.
const isThere = (): boolean => spawnSync("pgbouncer", ["--version"]).status === 0;
const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } })
    .status === 0;

if (!isThere() && process.getuid?.() === 0) {
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", "pgbouncer"]);
}
if (!isThere()) {
  console.error(
    "pgbouncer is not on the PATH: install it first, e.g. `apt-get install pgbouncer` or `brew install pgbouncer`",
  );
  process.exit(1);
}
