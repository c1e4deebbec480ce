import type { Reason } from "@slotgate/contracts";
import type { Clock } from "@slotgate/controls";
import { describe, expect, inject, it } from "vitest";
import { startFaultProxy } from "./world/fault-proxy.ts";
import { startWorld, type World, type WorldSettings } from "./world/start-world.ts";
import { until } from "./world/until.ts";

const environment = "development";
const maxAgeMs = 1_500;

async function untilReason(world: World, reason: Reason): Promise<void> {
  await until(async () => (await world.submit({})).jobs[0]?.decision.reason === reason, { withinMs: 30_000 });
}

/** A fault of the controls: how to cause it, its reason to deny, how to undo it. */
interface ControlFault {
  readonly reason: Reason;
  readonly settings?: WorldSettings;
  readonly breakIt: (
    world: World,
    proxy: Awaited<ReturnType<typeof startFaultProxy>>,
  ) => Promise<unknown> | unknown;
  readonly mendIt: (
    world: World,
    proxy: Awaited<ReturnType<typeof startFaultProxy>>,
  ) => Promise<unknown> | unknown;
}

/** Opens the AI flag fully again. */
async function reopen(world: World): Promise<void> {
  await world.admin.setRollout({ name: world.flags.ai, environment, percent: 100, groupId: world.flags.ai });
  await world.setFeature(true);
}

const faults: Readonly<Record<string, ControlFault>> = {
  "the kill flag is archived": {
    reason: "KILL_SWITCH_UNKNOWN",
    breakIt: (world) => world.admin.archiveFlag(world.flags.kill),
    mendIt: (world) => world.admin.reviveFlag(world.flags.kill),
  },
  "Unleash is gone for longer than maxAge": {
    reason: "CONTROLS_STALE",
    breakIt: (_, proxy) => {
      proxy.mode = "down";
    },
    mendIt: (_, proxy) => {
      proxy.mode = "pass";
    },
  },
  "a socket hangs": {
    reason: "CONTROLS_STALE",
    breakIt: (_, proxy) => {
      proxy.mode = "hang";
    },
    mendIt: (_, proxy) => {
      proxy.mode = "pass";
    },
  },
  "a payload cannot be read and 304s follow": {
    reason: "CONTROLS_STALE",
    breakIt: (_, proxy) => {
      proxy.mode = "unreadable";
    },
    mendIt: (_, proxy) => {
      proxy.mode = "pass";
    },
  },
  "stickiness is default at 50 %": {
    reason: "ROLLOUT_INVALID",
    breakIt: ({ admin, flags }) =>
      admin.setRollout({
        name: flags.ai,
        environment,
        percent: 50,
        stickiness: "default",
        groupId: flags.ai,
      }),
    mendIt: reopen,
  },
  "the strategy is the one that Unleash adds by itself": {
    reason: "ROLLOUT_INVALID",
    breakIt: async ({ admin, flags }) => {
      const place = { name: flags.ai, environment };
      await admin.setFlag({ ...place, enabled: false });
      await admin.removeStrategies(place);
      await admin.setFlag({ ...place, enabled: true });
      const [added] = (await admin.flagState(place)).strategies;
      expect(added?.parameters).toMatchObject({ rollout: "100", stickiness: "default" });
    },
    mendIt: reopen,
  },
};

describe("faults of the controls", () => {
  it.concurrent.each(Object.entries(faults))(
    "%s: denies, and recovers without a restart",
    async (_, fault) => {
      const proxy = await startFaultProxy(inject("stack").unleashUrl);
      // Only a fault that makes the controls stale needs them to become so soon; on a busy machine others would too.
      const age = fault.reason === "CONTROLS_STALE" ? { SLOTGATE_CONTROLS_MAX_AGE_MS: String(maxAgeMs) } : {};
      const world = await startWorld({ env: { SLOTGATE_UNLEASH_URL: proxy.url, ...age } });
      try {
        await world.untilOpen();
        await untilReason(world, "GENERATED");
        await fault.breakIt(world, proxy);
        await untilReason(world, fault.reason);
        world.simulator.clear();
        expect((await world.submit({})).jobs[0]?.decision.reason).toBe(fault.reason);
        expect(world.simulator.requests()).toEqual([]);
        if (fault.reason !== "KILL_SWITCH_UNKNOWN") expect((await world.controls()).advice[0]).toBeTruthy();
        await fault.mendIt(world, proxy);
        await untilReason(world, "GENERATED");
      } finally {
        await world.stop();
        await proxy.stop();
      }
    },
  );

  it.concurrent("one 401: the controls become fresh again, although the SDK stops polling", async () => {
    const proxy = await startFaultProxy(inject("stack").unleashUrl);
    const env = { SLOTGATE_UNLEASH_URL: proxy.url, SLOTGATE_CONTROLS_MAX_AGE_MS: String(maxAgeMs) };
    const world = await startWorld({ env });
    try {
      await world.untilOpen();
      proxy.mode = "unauthorized-once";
      await until(() => proxy.mode === "pass");
      const seen = proxy.seen();
      // Polls continue, and a change made after the 401 arrives.
      await until(() => proxy.seen() > seen + 3);
      await world.setFeature(false);
      await untilReason(world, "FEATURE_DISABLED");
      await world.setFeature(true);
      await untilReason(world, "GENERATED");
    } finally {
      await world.stop();
      await proxy.stop();
    }
  });

  it.concurrent("a token of another environment denies until it is corrected", async () => {
    const { unleashUrl, unleashTokens } = inject("stack");
    const proxy = await startFaultProxy(unleashUrl);
    proxy.token = unleashTokens.production;
    const world = await startWorld({ env: { SLOTGATE_UNLEASH_URL: proxy.url } });
    try {
      await until(async () =>
        (await world.controls()).advice.some((advice) => advice.includes("production")),
      );
      await untilReason(world, "CONTROLS_UNAVAILABLE");
      expect(world.simulator.requests()).toEqual([]);
      proxy.token = null;
      await untilReason(world, "GENERATED");
    } finally {
      await world.stop();
      await proxy.stop();
    }
  });

  it.concurrent("a clock that stepped back denies until the controls are confirmed again", async () => {
    const proxy = await startFaultProxy(inject("stack").unleashUrl);
    let offset = 0;
    const clock: Clock = { now: () => Date.now() + offset, monotonic: () => performance.now() };
    const env = { SLOTGATE_UNLEASH_URL: proxy.url, SLOTGATE_CONTROLS_MAX_AGE_MS: "60000" };
    const world = await startWorld({ env, clock });
    try {
      await world.untilOpen();
      proxy.mode = "hang";
      offset = -3_600_000;
      expect((await world.submit({})).jobs[0]?.decision).toMatchObject({ reason: "CONTROLS_STALE" });
      proxy.mode = "pass";
      await untilReason(world, "GENERATED");
    } finally {
      await world.stop();
      await proxy.stop();
    }
  });
});
