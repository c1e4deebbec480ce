import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

let stage: HttpStage;
let root: string;
beforeEach(async () => {
  stage = await startStage();
  root = mkdtempSync(join(tmpdir(), "dev-stack-"));
  mkdirSync(join(root, "apps"));
  mkdirSync(join(root, ".git"));
  mkdirSync(join(root, ".slotgate"));
  put(secretOf(["submit", "operate", "audit"]));
});
afterEach(async () => {
  await stage.stop();
  rmSync(root, { recursive: true });
});

const put = (key: string): void =>
  writeFileSync(
    join(root, ".slotgate/dev.json"),
    JSON.stringify({
      serviceUrl: stage.url,
      databaseUrl: "postgres://u:hunter2@127.0.0.1:1/none",
      key,
      unleashUrl: "http://127.0.0.1:1",
      unleashAdminToken: "*:*.secret",
    }),
    { mode: 0o600 },
  );
const inRepository = (args: string, env: Record<string, string> = {}) =>
  call(args.split(" "), { cwd: join(root, "apps"), env });
const path = () => join(root, ".slotgate/dev.json");

it("asks the local stack if no variable names a service, and says so only with --verbose", async () => {
  expect(await inRepository("kill status")).toMatchObject({ code: 0, err: "" });
  expect(await inRepository("kill status", { SLOTGATE_URL: "", SLOTGATE_KEY: "" })).toMatchObject({
    code: 0,
  });
  const verbose = `slotgate: asking ${stage.url}, named by ${path()}\n`;
  expect(await inRepository("kill status --verbose")).toMatchObject({ code: 0, err: verbose });
  expect(await inRepository("--verbose kill status")).toMatchObject({ code: 0, err: verbose });
});

it("sends its key to no other address, and no other key to its address", async () => {
  expect(await inRepository("kill status", { SLOTGATE_URL: stage.url })).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /SLOTGATE_KEY: expected .*dev\.json` is ignored while SLOTGATE_URL is set: unset it/s,
    ),
  });
  const other = await inRepository("kill status", { SLOTGATE_KEY: "other" });
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining("127.0.0.1:8700") });
});

it("names the file when it fails", async () => {
  put("unknown");
  expect((await inRepository("kill status")).err).toContain(`does not accept the key in \`${path()}\``);
  const { code, err } = await inRepository("keys list --verbose");
  expect({ code, err }).toMatchObject({
    code: 1,
    err: expect.stringContaining(`the database that \`${path()}\``),
  });
  expect(err).not.toContain("hunter2");
  for (const command of ["reconcile --outbound none", "migrate --dry-run", "unleash setup"])
    expect(await inRepository(command), command).toMatchObject({ code: 1 });
  await stage.stop();
  expect((await inRepository("kill status")).err).toMatch(/names that address: does the local stack run\?/);
  stage = await startStage();
});
