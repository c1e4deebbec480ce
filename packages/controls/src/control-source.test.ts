import { expect, onTestFinished } from "vitest";
import { describeControlSource } from "./control-source.test-case.ts";
import { aiDefinition, killDefinition, rolloutStrategy, startFakeUnleash } from "./fake-unleash.test-case.ts";
import { createStaticSource } from "./static-source.ts";
import { createTurnableClock } from "./testing/turnable-clock.ts";
import { createUnleashSource } from "./unleash-source.ts";

describeControlSource("static", async (setting) =>
  createStaticSource({ ...setting, groupId: "slotgen.ai", environment: "static" }),
);

describeControlSource("unleash", async ({ killEngaged, featureEnabled, basisPoints }) => {
  const unleash = await startFakeUnleash();
  onTestFinished(() => unleash.stop());
  unleash.flags = [
    killDefinition(killEngaged),
    aiDefinition({
      enabled: featureEnabled,
      strategies: [rolloutStrategy({ rollout: String(basisPoints / 100) })],
    }),
  ];
  const source = createUnleashSource({
    url: unleash.url,
    token: "*:development.secret",
    environment: "development",
    appName: "slotgate-test",
    instanceId: "one",
    killFlag: "slotgen.kill-switch",
    aiFlag: "slotgen.ai",
    groupId: "slotgen.ai",
    pollIntervalMs: 20,
    maxAgeMs: 15_000,
    clock: createTurnableClock(),
  });
  await expect.poll(() => source.status().state, { interval: 5 }).toBe("confirmed");
  return source;
});
