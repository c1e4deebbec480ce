import type { Reason } from "@slotgate/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowlistOf, jobOf, type RunInput } from "./world/documents.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
});
afterAll(() => world.stop());

/** Submits runs until one comes out so. */
const untilOutcome = (reason: Reason, run: RunInput = {}): Promise<void> =>
  until(async () => (await world.submit(run)).jobs[0]?.decision.reason === reason);

describe("operators' switches", () => {
  // How soon is measured by `test:kill`, without other tests beside it.
  it("the kill switch in Unleash stops the next runs, and its release lets them complete", async () => {
    await untilOutcome("GENERATED");
    await world.setKill(true);
    await untilOutcome("KILL_SWITCH");
    await world.setKill(false);
    await untilOutcome("GENERATED");
  });

  it("the AI flag, the rollout slider and the allowlist each give their own reason", async () => {
    await world.setFeature(false);
    await untilOutcome("FEATURE_DISABLED");
    await world.setFeature(true);
    await world.setPercent(0);
    await untilOutcome("ROLLOUT_EXCLUDED");
    await world.setPercent(100);
    await world.setAllowlist(allowlistOf({ rules: [] }));
    await untilOutcome("NOT_ALLOWLISTED");
    await world.setAllowlist(allowlistOf());
    await untilOutcome("GENERATED");
    await untilOutcome("NOT_OPTED_IN", { metadata: { requiresReview: true } });
  });

  it.each<[string, Reason, () => Promise<unknown>, () => Promise<unknown>]>([
    ["the AI flag", "FEATURE_DISABLED", () => world.setFeature(false), () => world.setFeature(true)],
    ["a lowered percentage", "ROLLOUT_EXCLUDED", () => world.setPercent(0), () => world.setPercent(100)],
    [
      "a narrowed allowlist",
      "NOT_ALLOWLISTED",
      () => world.setAllowlist(allowlistOf({ rules: [] })),
      () => world.setAllowlist(allowlistOf()),
    ],
    ["the kill switch", "KILL_SWITCH", () => world.setKill(true), () => world.setKill(false)],
  ])("a long run whose later jobs were not called yet feels %s", async (_, reason, close, reopen) => {
    await untilOutcome("GENERATED");
    world.simulator.clear();
    world.simulator.faults.add({ fault: "delay", delayMs: 400 });
    // 16 calls at a time: 80 jobs need five turns of 400 ms.
    const answering = world.submit({ jobs: Array.from({ length: 80 }, () => jobOf()) });
    await until(() => world.simulator.requests().length >= 16);
    await close();
    const { jobs } = await answering;
    world.simulator.faults.clear();
    await reopen();
    await untilOutcome("GENERATED");

    const reasons = jobs.map(({ decision }) => decision.reason);
    expect(new Set(reasons)).toEqual(
      reason === "KILL_SWITCH" ? new Set(reasons) : new Set(["GENERATED", reason]),
    );
    expect(reasons.filter((one) => one === reason).length).toBeGreaterThan(10);
    expect(reasons.at(-1)).toBe(reason);
  });

  it("a call in flight is aborted by the kill: its socket closes, its answer is never released", async () => {
    await untilOutcome("GENERATED");
    world.simulator.clear();
    world.simulator.faults.add({ fault: "hang" });
    const answering = world.submit({ jobs: [jobOf()] });
    await until(() => world.simulator.requests().length === 1);
    await world.setKill(true);
    const [answer] = (await answering).jobs;
    expect(answer).toMatchObject({
      result: { status: "STUB" },
      decision: { reason: "KILL_SWITCH", attempts: 1 },
    });
    await until(() => world.simulator.requests()[0]?.aborted === true);
    world.simulator.faults.clear();
    await world.setKill(false);
    await untilOutcome("GENERATED");
  });
});
