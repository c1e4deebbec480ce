import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startGuarded } from "@slotgate/stack";

export interface SlotgateAtHand {
  readonly stop: () => Promise<unknown>;
}

/** Puts a command `slotgate` into a directory that does what the real one does, started there, sooner. */
export async function putSlotgateAtHand(directory: string): Promise<SlotgateAtHand> {
  const listening = Promise.withResolvers<string>();
  const child = await startGuarded({
    name: "slotgate at hand",
    command: process.execPath,
    args: [fileURLToPath(new URL("resident-slotgate.ts", import.meta.url))],
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" },
    cwd: directory,
    stopSignal: "SIGTERM",
    killAfterMs: 5_000,
    onLine(line) {
      const [, port] = /^listens on (\d+)$/.exec(line) ?? [];
      if (port !== undefined) listening.resolve(port);
    },
  });
  const ended = child.exited.then(() => {
    throw new Error(`slotgate is not at hand: ${child.recentLines().join("\n")}`);
  });
  const port = await Promise.race([listening.promise, ended]);
  ended.catch(() => {});
  const path = join(directory, "slotgate");
  await writeFile(path, caller(port));
  await chmod(path, 0o755);
  return { stop: child.stop };
}

/** Sends what it was called with, and prints what comes back. */
const caller = (port: string): string => `#!/usr/bin/env bash
exec 3<>/dev/tcp/127.0.0.1/${port}
{ printf '%d\\0' $#; [ $# -eq 0 ] || printf '%s\\0' "$@"; env -0; printf '\\0'; } >&3
while IFS= read -r line <&3; do
  case $line in
  1*) printf '%s\\n' "\${line:1}" ;;
  2*) printf '%s\\n' "\${line:1}" >&2 ;;
  x*) exit "\${line:1}" ;;
  esac
done
exit 70
`;
