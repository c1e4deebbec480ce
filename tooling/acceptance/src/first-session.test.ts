import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllowlistV1, parseControlsStatusV1 } from "@slotgate/contracts";
import { type TemporaryDirectory, temporaryDirectory, writeDevFile } from "@slotgate/stack";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createNormaliser } from "./session/normaliser.ts";
import { readSession, withOutputs } from "./session/read-session.ts";
import { runSession } from "./session/run-session.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

const documentPath = fileURLToPath(new URL("../../../apps/service/docs/first-session.md", import.meta.url));
const bin = fileURLToPath(new URL("../../../apps/service/bin/slotgate.js", import.meta.url));
const samples = new URL("../../stack/src/samples/allowlist.json", import.meta.url);

/** Writes what came out into the document, in place of comparing: `REWRITE_SESSION=1 vitest run first-session`. */
const rewrite = process.env["REWRITE_SESSION"] === "1";

let world: World;
let directory: TemporaryDirectory;
beforeAll(async () => {
  // As `npx -y pnpm@12 start` sets its service up: bucket and rules in the document are the reader's own.
  world = await startWorld({
    flags: { kill: "slotgen.kill-switch", ai: "slotgen.ai" },
    percent: 50,
  });
  const allowlist = parseAllowlistV1(JSON.parse(await readFile(samples, "utf8")));
  if (!allowlist.ok) throw new Error(JSON.stringify(allowlist.issues));
  await world.setAllowlist(allowlist.value);
  await world.untilOpen();
  await until(async () => {
    const answer = await world.request("/v1/controls", { key: world.keys.operate });
    const controls = parseControlsStatusV1(await answer.json());
    return controls.ok && controls.value.allowlist.rules === allowlist.value.rules.length;
  });
  directory = await temporaryDirectory("first-session");
  await prepare(directory.path);
});
afterAll(async () => {
  await world.stop();
  await directory.remove();
});

/** What the document takes for granted: the command on the path, and the file that `start` writes. */
async function prepare(path: string): Promise<void> {
  const { url, databaseUrl, keys } = world;
  const { unleashUrl, unleashAdminToken } = inject("stack");
  await mkdir(join(path, ".slotgate"));
  await writeDevFile(join(path, ".slotgate"), {
    serviceUrl: url,
    databaseUrl,
    unleashUrl,
    unleashAdminToken,
    unleashLogin: { username: "admin", password: "not used here" },
    modelUrl: world.simulator.url,
    keys,
  });
  await writeFile(join(path, "slotgate"), `#!/bin/sh\nexec node '${bin}' "$@"\n`);
  await chmod(join(path, "slotgate"), 0o755);
}

it("a newcomer's session is in the docs as it happens", async () => {
  const markdown = await readFile(documentPath, "utf8");
  const steps = readSession(markdown);
  expect(steps.length).toBeGreaterThan(10);
  const { PATH = "", HOME = "" } = process.env;
  const ends = await runSession(steps, {
    directory: directory.path,
    env: { HOME, PATH: [directory.path, dirname(process.execPath), PATH].join(":") },
  });
  const statuses = ends.map(({ exitCode }, at) => `line ${steps[at]?.line}: exit code ${exitCode}`);
  expect(statuses, ends.at(-1)?.printed).toEqual(steps.map(({ line }) => `line ${line}: exit code 0`));

  const printed = ends.map((end) => end.printed);
  if (rewrite) {
    await writeFile(documentPath, withOutputs(markdown, printed));
    return;
  }
  const shown = (outputs: readonly string[]): string => {
    const normalise = createNormaliser();
    return outputs.map((output, at) => `line ${steps[at]?.line}:\n${normalise(output)}`).join("\n");
  };
  expect(shown(printed), "the document differs from what happens; REWRITE_SESSION=1 writes it anew").toBe(
    shown(steps.map(({ output }) => output?.text ?? "")),
  );
});
