import { hostname, userInfo } from "node:os";

/** Who runs this command, as far as the machine knows; kept with what the command changes. */
export function whoRuns(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container may run as a user without a name.
    return `uid ${process.getuid?.() ?? "unknown"}@${hostname()}`;
  }
}
