import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writePrivateFile } from "./write-private-file.ts";

/** What `.slotgate/dev.json` says of the running development stack. It holds secrets: mode 0600. */
export interface DevFile {
  readonly serviceUrl: string;
  /** Of the service's process, for signals. */
  readonly servicePid: number;
  readonly unleashUrl: string;
  readonly unleashLogin: { readonly username: string; readonly password: string };
  readonly unleashAdminToken: string;
  readonly databaseUrl: string;
  /** Base URL of the model in use: the simulator's, or the configured one; null for a provider's own. */
  readonly modelUrl: string | null;
  /** Bearer key of the service, with every role. */
  readonly key: string;
}

const fileName = "dev.json";

export async function writeDevFile(stateDirectory: string, content: DevFile): Promise<string> {
  const path = join(stateDirectory, fileName);
  await writePrivateFile(path, `${JSON.stringify(content, null, 2)}\n`);
  return path;
}

/** @throws Error when no stack was started in that directory. */
export async function readDevFile(stateDirectory: string): Promise<DevFile> {
  return JSON.parse(await readFile(join(stateDirectory, fileName), "utf8")) as DevFile;
}
