import type { UnleashAdmin } from "@slotgate/stack";

const environment = "development";

/** Kill switch released, AI on: every gate is open unless a test closes it, or asks for fewer per cent. */
export async function openFlags(
  admin: UnleashAdmin,
  {
    flags,
    percent,
  }: { readonly flags: { readonly kill: string; readonly ai: string }; readonly percent: number },
): Promise<void> {
  await admin.createFlag({ name: flags.kill, type: "kill-switch" });
  await admin.createFlag({ name: flags.ai, type: "release" });
  await admin.addStrategy({
    name: flags.kill,
    environment,
    strategy: {
      name: "flexibleRollout",
      parameters: { rollout: "100", stickiness: "default", groupId: flags.kill },
    },
  });
  await admin.setRollout({ name: flags.ai, environment, percent, groupId: flags.ai });
  await admin.setFlag({ name: flags.ai, environment, enabled: true });
}

/** Takes the flags away for good, so that their names can be used again. */
export async function removeFlags(
  admin: UnleashAdmin,
  flags: { readonly kill: string; readonly ai: string },
): Promise<void> {
  for (const name of Object.values(flags)) {
    await admin.archiveFlag(name);
    await admin.deleteFlag(name);
  }
}
