import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writePrivateFile } from "./write-private-file.ts";

/** Secrets of the development stack, made at the first start and kept for the following ones. */
export interface Secrets {
  readonly unleashPassword: string;
  /** `*:*.SECRET` */
  readonly unleashAdminToken: string;
  /** `*:ENVIRONMENT.SECRET` for each environment. */
  readonly unleashClientTokens: { readonly development: string; readonly production: string };
  /** Bearer key of the service, with every role. */
  readonly key: string;
}

const fileName = "secrets.json";

/** Reads the secrets of a state directory, and makes them when there are none (mode 0600). */
export async function loadSecrets(stateDirectory: string): Promise<Secrets> {
  const path = join(stateDirectory, fileName);
  try {
    const kept = JSON.parse(await readFile(path, "utf8")) as Secrets;
    // Directories of earlier versions have three keys instead of this one.
    if (kept.key !== undefined) return kept;
    return await writeSecrets(path, { ...kept, key: makeSecrets().key });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") {
      throw new Error(`cannot read \`${path}\`: ${(cause as Error).message}`);
    }
  }
  return writeSecrets(path, makeSecrets());
}

async function writeSecrets(path: string, secrets: Secrets): Promise<Secrets> {
  await writePrivateFile(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

function makeSecrets(): Secrets {
  const secret = (bytes: number): string => randomBytes(bytes).toString("base64url");
  // Unleash reads a token as PROJECT:ENVIRONMENT.SECRET; hexadecimal digits cannot be taken for its dots.
  const token = (environment: string): string => `*:${environment}.${randomBytes(28).toString("hex")}`;
  return {
    unleashPassword: secret(12),
    unleashAdminToken: token("*"),
    unleashClientTokens: { development: token("development"), production: token("production") },
    key: `sg_${secret(32)}`,
  };
}
