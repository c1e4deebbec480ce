import type { DrillName } from "@slotgate/contracts";
import { conduct, DrillStage, planOf } from "@slotgate/executor/drilling";
import { describe, expect, it } from "vitest";
import { allowlistLever } from "./allowlist-lever.ts";
import { engagementOf, type PlayedService, playService, type Sabotage } from "./played-service.test-case.ts";
import { flagLevers } from "./unleash-hand.ts";

interface Drilled {
  readonly drill: DrillName;
  readonly via?: "own" | "unleash";
  readonly stopped?: AbortSignal;
}

async function drilled(
  service: PlayedService,
  { drill, via = "own", stopped = new AbortController().signal }: Drilled,
) {
  const { api, controls, flags } = service;
  let now = 0;
  const clock = {
    now: () => now,
    pause: async (milliseconds: number) => {
      await new Promise(setImmediate);
      now += milliseconds;
    },
  };
  const stage = new DrillStage({ api, drillId: "d-1", clock, stopped, onStep: () => {} });
  const hand = { flags, killFlag: "kill", aiFlag: "ai" };
  const unleash = via === "own" ? null : flagLevers(hand, controls);
  const allowlist = allowlistLever({ api, drillId: "d-1" });
  const plan = planOf({ api, drillId: "d-1", drill, stage, controls, unleash, allowlist });
  const ended = await conduct(stage, plan);
  return {
    ended,
    failed: ended.steps.filter(({ verdict }) => verdict === "failed").map(({ step }) => step),
    states: ended.settings.map(({ what, state }) => `${what} ${state}`),
  };
}

const inFlight = "the job in flight is aborted";
const again = "the next job is admitted again";
const stub = (reason: string) => `the next job is a stub: ${reason}`;

describe("a drill", () => {
  it.each<[Drilled, readonly string[]]>([
    [{ drill: "kill" }, ["kill restored"]],
    [{ drill: "kill", via: "unleash" }, ["kill-flag restored"]],
    [{ drill: "rollback" }, ["cap restored"]],
    [{ drill: "rollback", via: "unleash" }, ["ai-flag restored"]],
    [{ drill: "allowlist" }, ["allowlist restored"]],
    [{ drill: "rollout" }, ["cap restored"]],
  ])("passes if everything works, and puts back what it set: %j", async (what, settings) => {
    const service = playService();
    const { ended, failed, states } = await drilled(service, what);
    expect({ verdict: ended.verdict, failed, states }).toEqual({
      verdict: "passed",
      failed: [],
      states: settings,
    });
    expect(service.engagements).toEqual([]);
    expect(service.cap.basisPoints).toBe(null);
    expect(service.allowlist.document.rules).toHaveLength(1);
    expect(service.flag).toMatchObject({ kill: { position: "off" }, ai: { position: "on" } });
    expect(ended.steps[0]?.step).toBe("a synthetic job is admitted");
    expect(ended.steps.at(-1)?.step).toBe(again);
  });

  it.each<[Drilled, Sabotage, string]>([
    [{ drill: "kill" }, { abortsNothing: true }, inFlight],
    [{ drill: "kill", via: "unleash" }, { abortsNothing: true }, inFlight],
    [{ drill: "kill" }, { killUnheard: true }, stub("KILL_SWITCH")],
    [{ drill: "kill" }, { staysKilled: true }, again],
    [{ drill: "rollback" }, { capUnheard: true }, stub("ROLLOUT_EXCLUDED")],
    [{ drill: "rollback", via: "unleash" }, { featureUnheard: true }, stub("FEATURE_DISABLED")],
    [{ drill: "allowlist" }, { allowlistUnheard: true }, stub("NOT_ALLOWLISTED")],
    [{ drill: "rollout" }, { capUnheard: true }, stub("ROLLOUT_EXCLUDED")],
    [{ drill: "rollout" }, { capExcludesAll: true }, "jobs inside are admitted, jobs outside are not"],
  ])(
    "fails when its effect is sabotaged, names the step, and puts back what it set: %j %j",
    async (what, how, step) => {
      const service = playService(how);
      const { ended, failed, states } = await drilled(service, what);
      expect({ verdict: ended.verdict, failed }).toEqual({ verdict: "failed", failed: [step] });
      expect(states).toEqual([expect.stringMatching(/ restored$/)]);
      expect(service.engagements).toEqual([]);
      expect(service.cap.basisPoints).toBe(null);
      expect(service.allowlist.document.rules).toHaveLength(1);
    },
  );

  it("notes a setting before it sets it", async () => {
    const service = playService();
    /** At the first change; the later one puts back. */
    let notedBefore: number | null = null;
    service.onAsk = (name) => {
      if (name === "setCap") notedBefore ??= service.noted.length;
    };
    await drilled(service, { drill: "rollback" });
    expect(notedBefore).toBe(1);
    expect(service.noted[0]?.settings).toEqual([
      {
        what: "cap",
        state: "set",
        before: { revision: 3, basisPoints: null },
        after: { revision: 4, basisPoints: 0 },
      },
    ]);
  });

  it("does not begin if synthetic jobs are not admitted, and says what is needed", async () => {
    const service = playService();
    service.allowlist.document = { ...service.allowlist.document, rules: [] };
    const { ended, failed } = await drilled(service, { drill: "kill" });
    expect(failed).toEqual(["a synthetic job is admitted"]);
    expect(ended.steps[0]?.detail).toContain("slotgate drill rule");
    expect(ended.settings).toEqual([]);
  });

  it("never releases another operator's engagement", async () => {
    const service = playService();
    service.onAsk = (name) => {
      if (name === "engage") service.engagements.push(engagementOf("other", "operator:on-call"));
    };
    const { failed, states } = await drilled(service, { drill: "kill" });
    expect(service.engagements.map(({ owner }) => owner)).toEqual(["operator:on-call"]);
    expect(states).toEqual(["kill restored"]);
    expect(failed).toEqual([again]);
  });

  it.each<[Drilled, (service: PlayedService) => void, () => string]>([
    [
      { drill: "rollback" },
      ({ cap }) => Object.assign(cap, { revision: cap.revision + 1, basisPoints: 17, reason: "theirs" }),
      () => "cap left-alone",
    ],
    [
      { drill: "allowlist" },
      ({ allowlist }) => Object.assign(allowlist, { revision: allowlist.revision + 1, reason: "theirs" }),
      () => "allowlist left-alone",
    ],
    [
      { drill: "rollback", via: "unleash" },
      ({ flag }) => Object.assign(flag.ai, { events: flag.ai.events + 2 }),
      () => "ai-flag left-alone",
    ],
  ])("keeps what another operator has changed since, and says so: %j", async (what, change, state) => {
    const service = playService();
    let asked = 0;
    service.onAsk = (name) => {
      if (name === "jobs") asked += 1;
      // After the effect was observed.
      if (name === "jobs" && asked === 5) change(service);
    };
    const { ended, failed, states } = await drilled(service, what);
    expect(ended.verdict).toBe("failed");
    expect(states).toEqual([state()]);
    expect(failed).toContain("what the drill set is put back");
    expect(ended.steps.at(-1)?.detail).toContain("it was not put back");
    if (what.drill === "rollback" && what.via !== "unleash") expect(service.cap.basisPoints).toBe(17);
  });

  it("puts back what it set when it is stopped", async () => {
    const service = playService();
    const stop = new AbortController();
    service.onAsk = (name) => {
      // While the change is in progress.
      if (name === "engage") stop.abort(new Error("stopped by SIGINT"));
    };
    const { ended, states } = await drilled(service, { drill: "kill", stopped: stop.signal });
    expect(ended.verdict).toBe("failed");
    expect(states).toEqual(["kill restored"]);
    expect(service.engagements).toEqual([]);
  });

  it("reports what it cannot put back as still set", async () => {
    const service = playService();
    service.onAsk = (name) => {
      if (name === "release") throw new Error("unreachable");
    };
    const { ended, failed, states } = await drilled(service, { drill: "kill" });
    expect(ended.verdict).toBe("failed");
    expect(states).toEqual(["kill set"]);
    expect(failed).toEqual(["what the drill set is put back"]);
  });
});
