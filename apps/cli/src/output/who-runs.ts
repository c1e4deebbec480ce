import { hostname, userInfo } from "node:os";

/** The user and machine that run this command; recorded with its changes. */
export function whoRuns(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container may run as a user without a name.
    return `uid ${process.getuid?.() ?? "unknown"}@${hostname()}`;
  }
}
