import { configFileBound, followFile, readRegularFileNow } from "@slotgate/controls";
import type { Credentials } from "@slotgate/model";
import type { Config } from "../config/config.ts";
import { credentialKey } from "../config/read-credentials.ts";
import { secretIn } from "../config/secret-file.ts";

export interface OpenCredentials extends Credentials {
  readonly close: () => Promise<void>;
}

export interface CredentialsOptions {
  /** Called with the path of a file that holds no key any more, or holds one again. */
  readonly onFile?: (file: { readonly path: string; readonly problem: string | null }) => void;
  readonly pollIntervalMs?: number;
}

/**
 * The keys of models. Those in files are read again when a file changes; while a file holds no key there is none, so
 * that a key which was taken away is not used on.
 */
export function openCredentials(
  { credentials }: Pick<Config, "credentials">,
  { onFile = () => {}, pollIntervalMs = 1_000 }: CredentialsOptions = {},
): OpenCredentials {
  const keys = new Map<string, string | null>(Object.entries(credentials.values));
  const stops = Object.entries(credentials.files).map(([key, path]) => {
    const content = readRegularFileNow(path, configFileBound);
    const first = secretIn(content);
    keys.set(key, first.ok ? first.secret : null);
    return followFile({
      path,
      bound: configFileBound,
      pollIntervalMs,
      content,
      onContent(changed) {
        const read = secretIn(changed);
        keys.set(key, read.ok ? read.secret : null);
        onFile({ path, problem: read.ok ? null : read.problem });
      },
    });
  });
  return {
    of: (name) => keys.get(credentialKey(name)) ?? null,
    async close() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}
