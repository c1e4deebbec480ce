import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";
import { openLog } from "./log-file.ts";

test("a log is for its owner, and that of the start before is kept", async () => {
  const directory = await temporaryDirectory("log-test");
  for (const line of ["first", "second", "third"]) {
    const log = openLog(directory.path, "service");
    log.write(line);
    log.close();
    log.write("after its end");
  }
  const { path, close } = openLog(join(directory.path, "other"), "service");
  close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const logs = dirname(join(directory.path, "logs", "x"));
  expect(await readFile(join(logs, "service.log"), "utf8")).toBe("third\n");
  expect(await readFile(join(logs, "service.previous.log"), "utf8")).toBe("second\n");
  await directory.remove();
});
