import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { assertWith, changeListV1, controlsStatusV1, parseWith } from "@slotgate/contracts";
import { ensureAllowlist, temporaryDirectory, UnleashAdmin, writeDevFile } from "@slotgate/stack";
import { inject, it, onTestFinished } from "vitest";
import { checkSession } from "./session/documented-session.ts";
import { startRunbookWorld } from "./session/runbook-world.ts";
import { keyCommands } from "./world/key-commands.ts";
import { openFlags, removeFlags } from "./world/open-flags.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

// Both documents use the default names of the flags, and one Unleash can have each name only once. So the sessions
// run in one file, one after the other.
const flags = { kill: "slotgen.kill-switch", ai: "slotgen.ai" };

it("the newcomer's session in the docs matches what happens", async () => {
  // Set up as by `npx -y pnpm@12 start`, so that bucket and rules in the document are those of the reader.
  const stack = inject("stack");
  const admin = new UnleashAdmin({ url: stack.unleashUrl, adminToken: stack.unleashAdminToken });
  onTestFinished(() => removeFlags(admin, flags));
  await openFlags(admin, { flags, percent: 50 });
  // Unleash publishes up to a second late; what the service finds first is logged as a separate change.
  await until(() => isPublished(flags.ai));
  const world = await startWorld({ flags, percent: null, env: { SLOTGEN_ALLOWLIST_PATH: undefined } });
  onTestFinished(world.stop);
  await world.untilOpen();
  // The document shows the last change, so the changes are made one after the other.
  const lastChange = async (query = ""): Promise<string> => {
    const answer = await world.request(`/v1/changes?limit=1${query}`, { key: world.keys.audit });
    return assertWith(changeListV1, await answer.json()).changes[0]?.what ?? "";
  };
  await until(async () => (await lastChange("&source=controls")).includes("rollout 50 %"));
  const { secret: key } = await keyCommands(world.databaseUrl).create(
    ...["--subject", "development", "--owner", "development", "--roles", "submit,operate,audit"],
  );
  await until(async () => (await world.request("/v1/controls", { key })).ok);
  await ensureAllowlist({ url: world.url, key });
  await until(async () => {
    const answer = await world.request("/v1/controls", { key: world.keys.operate });
    const controls = parseWith(controlsStatusV1, await answer.json());
    const followed = controls.ok && controls.value.allowlist.revision === 1;
    return followed && (await lastChange()).includes("revision 1 of the allowlist");
  });
  const directory = await temporaryDirectory("first-session");
  onTestFinished(directory.remove);
  await writeDevelopmentFile(directory.path, { world, key });
  await checkSession({ document: "first-session.md", directory: directory.path });
});

async function isPublished(flag: string): Promise<boolean> {
  const { unleashUrl, unleashTokens } = inject("stack");
  const answer = await fetch(`${unleashUrl.replace(/\/api\/?$/, "")}/api/client/features`, {
    headers: { authorization: unleashTokens.development },
  });
  const { features } = (await answer.json()) as { features: { name: string; enabled: boolean }[] };
  return features.some(({ name, enabled }) => name === flag && enabled);
}

/** Writes the file that `start` writes, which the document presupposes. */
async function writeDevelopmentFile(
  directory: string,
  { world, key }: { readonly world: World; readonly key: string },
): Promise<void> {
  const { url, databaseUrl } = world;
  const { unleashUrl, unleashAdminToken } = inject("stack");
  await mkdir(join(directory, ".slotgate"));
  await writeDevFile(join(directory, ".slotgate"), {
    serviceUrl: url,
    servicePid: process.pid,
    databaseUrl,
    unleashUrl,
    unleashAdminToken,
    unleashLogin: { username: "admin", password: "not used here" },
    modelUrl: world.simulator.url,
    key,
  });
}

it("the runbook's commands do what the runbook says", async () => {
  const { stop, ...world } = await startRunbookWorld(flags);
  try {
    await checkSession({
      ...world,
      document: "runbook.md",
      first: ["Your shell", "Enable AI for the first time"],
      patience: 5,
    });
  } finally {
    await stop();
  }
});
