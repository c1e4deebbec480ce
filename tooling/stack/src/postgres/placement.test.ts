import { cp, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findPostgres } from "./binaries.ts";
import { makeDirectory, reachableBinaries } from "./placement.ts";
import { postgresUser } from "./system-user.ts";

test("binaries that the system user cannot reach are copied once to a place that it can reach", async () => {
  // Like /root, a directory of mkdtemp is accessible only to its owner.
  const closed = await mkdtemp(join(tmpdir(), "slotgate-closed-"));
  const user = postgresUser(() => {});
  const installation = { directory: join(closed, "native"), version: `test-${process.pid}` };
  await cp(findPostgres().directory, installation.directory, { recursive: true, verbatimSymlinks: true });
  const logged: string[] = [];
  const find = () => reachableBinaries({ installation, user, log: (line) => logged.push(line) });
  const found = await find();
  try {
    expect(found === installation.directory).toBe(user === undefined);
    expect(await find()).toBe(found);
    expect(logged).toHaveLength(user === undefined ? 0 : 1);
  } finally {
    if (user !== undefined) await rm(join(found, ".."), { recursive: true });
    await rm(closed, { recursive: true });
  }
});

test("created directories can be passed through but not listed by others", async () => {
  const base = await mkdtemp(join(tmpdir(), "slotgate-made-"));
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
  await makeDirectory(join(base, "a", "b"));
  expect([await modeOf(base), await modeOf(join(base, "a")), await modeOf(join(base, "a", "b"))]).toEqual([
    0o700, 0o711, 0o711,
  ]);
  await rm(base, { recursive: true });
});
