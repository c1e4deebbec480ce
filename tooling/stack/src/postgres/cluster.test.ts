import { existsSync } from "node:fs";
import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../ports.ts";
import { startPostgres } from "../postgres.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../temporary-directory.ts";
import { findPostgres } from "./binaries.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { reachableBinaries } from "./placement.ts";
import { postgresUser } from "./system-user.ts";

const isRoot = process.getuid?.() === 0;
const log = (): void => {};
let directory: TemporaryDirectory;
let dataDirectory: string;

beforeEach(async () => {
  directory = await temporaryDirectory("cluster-test");
  dataDirectory = join(directory.path, "data");
});

afterEach(() => directory.remove());

async function open(): Promise<Cluster> {
  const user = postgresUser(log);
  const binaries = await reachableBinaries({ installation: findPostgres(), user, log });
  return openCluster({ dataDirectory, binaries, user, log });
}

test("an interrupted creation is not taken for a cluster", async () => {
  const first = await open();
  // What is left when the machine goes down while `initdb` runs: the file that names the place, and a torso.
  await rm(first.directory, { recursive: true });
  await writeFile(`${first.directory}.partial`, "");
  expect(await open()).toEqual(first);
  expect(existsSync(join(first.directory, "PG_VERSION"))).toBe(true);
  expect(await readdir(dataDirectory)).toEqual(["cluster", "cluster.json"]);
});

test("a cluster whose password is lost is not replaced in silence", async () => {
  const first = await open();
  await rm(join(dataDirectory, "cluster.json"));
  await expect(open()).rejects.toThrow(/without its password: delete it/);
  expect(existsSync(join(first.directory, "PG_VERSION"))).toBe(true);
});

test("works where the system user of PostgreSQL cannot go", async () => {
  await chmod(directory.path, 0o700);
  const server = await startPostgres({ port: await freePort(), dataDirectory, log });
  await server.createDatabase("slotgate");
  await server.stop();
  const first = await open();
  expect(first.directory).toBe(server.clusterDirectory);
  expect(first.directory.startsWith(directory.path)).toBe(!isRoot);
  if (!isRoot) return;

  // Deleting the data directory begins anew, although the cluster is kept elsewhere.
  const made = (): Promise<string> => readFile(join(first.directory, "global", "pg_control"), "latin1");
  const before = await made();
  await rm(dataDirectory, { recursive: true });
  const second = await open();
  expect(second.directory).toBe(first.directory);
  expect(second.password).not.toBe(first.password);
  expect(await made()).not.toBe(before);
  await rm(dirname(second.directory), { recursive: true });
});
