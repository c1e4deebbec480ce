import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseJson } from "@slotgate/controls";
import * as z from "zod";

/** The address of the local stack and a key for it, from its file. */
export interface DevStack {
  readonly path: string;
  readonly url: string;
  readonly key: string;
  readonly databaseUrl: string;
  /** Null in the file of an older stack. */
  readonly unleash: { readonly url: string; readonly adminToken: string } | null;
}

const loopback = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
});

const content = z.object({
  serviceUrl: loopback,
  databaseUrl: loopback,
  key: z.string(),
  unleashUrl: loopback.optional(),
  unleashAdminToken: z.string().optional(),
});

/**
 * Finds the local stack by its file in the directory or in one above it within the same repository. Ignores a file that
 * another user owns or can write to, because it decides where a key is sent.
 */
export function findDevStack(directory: string): DevStack | null {
  for (let at = directory; ; at = dirname(at)) {
    const found = read(join(at, ".slotgate/dev.json"));
    if (found !== null) return found;
    if (existsSync(join(at, ".git")) || dirname(at) === at) return null;
  }
}

function read(path: string): DevStack | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.uid !== process.getuid?.() || (stats.mode & 0o022) !== 0) return null;
  const json = parseJson(readFileSync(path, "utf8"));
  const parsed = content.safeParse(json.ok ? json.value : null);
  if (!parsed.success) return null;
  const { serviceUrl, databaseUrl, key, unleashUrl: url, unleashAdminToken: adminToken } = parsed.data;
  const unleash = url === undefined || adminToken === undefined ? null : { url, adminToken };
  return { path, url: serviceUrl, key, databaseUrl, unleash };
}
