import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openCredentials } from "./open-credentials.ts";

it("finds a key by the name that a document gives it, and reads its file again when it changes", async () => {
  const directory = await mkdtemp(join(tmpdir(), "slotgate-credentials-"));
  const path = join(directory, "key");
  await writeFile(path, "first\n");
  const told: (string | null)[] = [];
  let heard = Promise.withResolvers<void>();
  const credentials = openCredentials(
    { credentials: { values: { DEFAULT: "own", EU_MAIN_2: "other" }, files: { KEY: path } } },
    {
      onFile({ problem }) {
        told.push(problem);
        heard.resolve();
        heard = Promise.withResolvers();
      },
    },
  );
  onTestFinished(async () => {
    await credentials.close();
    await rm(directory, { recursive: true });
  });
  const change = async (text: string) => {
    const { promise } = heard;
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
    await promise;
  };
  expect(["default", "eu-main.2", "key", "other"].map(credentials.of)).toEqual([
    "own",
    "other",
    "first",
    null,
  ]);
  await change("second\n");
  expect(credentials.of("key")).toBe("second");
  await change("\n");
  expect(credentials.of("key")).toBeNull();
  await change("third");
  expect(credentials.of("key")).toBe("third");
  expect(told).toEqual([null, "is empty", null]);
});
