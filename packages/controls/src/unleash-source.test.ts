import { describe, expect, it, onTestFinished, vi } from "vitest";
import { aiDefinition, aiFlag, killDefinition, killFlag, rolloutStrategy } from "./fake-unleash.test-case.ts";
import { reasonOf } from "./reason-of.test-case.ts";
import { adviceOn } from "./switch-advice.ts";
import { advice, maxAgeMs, setUp, soon } from "./unleash-stage.test-case.ts";

describe("operators' changes", () => {
  it("denies each change with its own reason, and admits when it is undone", async () => {
    const { unleash, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.flags = [killDefinition(true), aiDefinition()];
    await becomes("KILL_SWITCH");
    unleash.flags = [killDefinition(false), aiDefinition({ enabled: false })];
    await becomes("FEATURE_DISABLED");
    unleash.flags = [
      killDefinition(false),
      aiDefinition({ strategies: [rolloutStrategy({ rollout: "0" })] }),
    ];
    await becomes("ROLLOUT_EXCLUDED");
    unleash.flags = [
      killDefinition(false),
      aiDefinition({ strategies: [rolloutStrategy({ rollout: "50", stickiness: "default" })] }),
    ];
    await becomes("ROLLOUT_INVALID");
    unleash.flags = [killDefinition(false)];
    await becomes("FEATURE_UNKNOWN");
    unleash.flags = [killDefinition(false), aiDefinition()];
    await becomes("ADMITTED");
  });

  it("denies while the kill flag is archived", async () => {
    const { unleash, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.flags = [aiDefinition()];
    await becomes("KILL_SWITCH_UNKNOWN");
    expect(advice(source)).toContain("engage the service's own kill before you revive it");
    unleash.flags = [killDefinition(false), aiDefinition()];
    await becomes("ADMITTED");
    await expect.poll(() => source.status(), soon).toMatchObject({ state: "confirmed", advice: [] });
  });

  it("names the flag that an operator must change for AI to run, and the environment", async () => {
    const { unleash, source, becomes } = await setUp({
      prepare: (fake) => {
        const nobody = [rolloutStrategy({ rollout: "0" })];
        fake.flags = [killDefinition(true), aiDefinition({ enabled: false, strategies: nobody })];
      },
    });
    await becomes("KILL_SWITCH");
    const place = "in environment `development` of Unleash";
    const off = `switch off the kill flag \`slotgen.kill-switch\` ${place}`;
    const on = `switch on the AI flag \`slotgen.ai\` ${place}`;
    const up = `raise the gradual rollout of the AI flag \`slotgen.ai\` ${place}`;
    await expect.poll(() => source.status().advice, soon).toEqual([off, on, up]);
    const { advice: told } = source.status();
    expect([adviceOn(told, "killEngaged"), adviceOn(told, "aiOff"), adviceOn(told, "noRollout")]).toEqual([
      ...[off, on, up],
    ]);
    unleash.flags = [];
    await expect.poll(() => adviceOn(source.status().advice, "aiUnknown"), soon).toContain("`slotgen.ai`");
    expect(adviceOn(source.status().advice, "killUnknown")).toContain("`slotgen.kill-switch`");
  });

  it("counts distinct snapshots and reports each once", async () => {
    const { unleash, source, becomes, asked } = await setUp();
    const told: (number | undefined)[] = [];
    source.onChange(() => told.push(source.reading()?.revision));
    await becomes("ADMITTED");
    // Another payload with the same controls.
    unleash.flags = [...unleash.flags, { name: "other", enabled: true, strategies: [] }];
    await asked(5);
    unleash.flags = [killDefinition(true), aiDefinition()];
    await becomes("KILL_SWITCH");
    expect(told).toEqual([1, 2]);
    expect(source.reading()?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("ignores an unrelated malformed flag", async () => {
    const { unleash, source, becomes, asked } = await setUp({
      prepare: (fake) => {
        fake.flags = [{ name: "other", enabled: "yes", strategies: 7 }, ...fake.flags];
      },
    });
    await becomes("ADMITTED");
    await asked(5);
    expect(source.status().advice).toEqual([]);
    expect(unleash.served.filter((line) => line.endsWith(" 304")).length).toBeGreaterThan(0);
  });

  it("survives a listener that throws, and calls the others", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockReturnValue(undefined);
    onTestFinished(() => warned.mockRestore());
    const { source, becomes } = await setUp();
    let told = 0;
    source.onChange(() => {
      throw new Error("mine");
    });
    const stop = source.onChange(() => {
      told += 1;
    });
    await becomes("ADMITTED");
    expect(told).toBe(1);
    expect(warned).toHaveBeenCalledWith(expect.objectContaining({ message: "mine" }));
    stop();
  });
});

describe("the token's environment", () => {
  it("denies at the start when it is another one, and recovers once corrected", async () => {
    const { unleash, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.environment = "production";
      },
    });
    await expect
      .poll(() => advice(source), soon)
      .toContain("belongs to the Unleash environment `production`");
    expect(source.status().state).toBe("unavailable");
    expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
    unleash.environment = "development";
    await becomes("ADMITTED");
  });

  it("denies when Unleash does not name it", async () => {
    const { unleash, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.environment = undefined;
      },
    });
    await expect.poll(() => advice(source), soon).toContain("did not say which environment");
    expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
    unleash.environment = "development";
    await becomes("ADMITTED");
  });

  it("never admits on flags of another environment, even when Unleash is replaced during polling", async () => {
    const { unleash, source, becomes, asked } = await setUp({
      prepare: (fake) => {
        fake.flags = [killDefinition(false), aiDefinition({ enabled: false })];
      },
    });
    await becomes("FEATURE_DISABLED");
    await asked(3); // The environment's answer has arrived too.
    const seen = new Set<string>();
    source.onChange(() => seen.add(reasonOf(source)));
    unleash.environment = "staging";
    unleash.flags = [killDefinition(false), aiDefinition()];
    await becomes("CONTROLS_UNAVAILABLE");
    expect(source.status()).toMatchObject({ state: "unavailable", snapshot: null });
    unleash.environment = "development";
    unleash.flags = [killDefinition(false), aiDefinition({ enabled: false })];
    await becomes("FEATURE_DISABLED");
    expect([...seen]).toEqual(["CONTROLS_UNAVAILABLE", "FEATURE_DISABLED"]);
    expect(source.reading()?.revision).toBe(1);
  });

  it("does not confirm the old flags while it checks the environment of new ones", async () => {
    const { unleash, clock, source, becomes, asked } = await setUp({ options: { answerTimeoutMs: 2_000 } });
    await becomes("ADMITTED");
    await asked(3);
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    unleash.nextFirsts.push({ kind: "hold", until });
    unleash.flags = [killDefinition(false), aiDefinition({ enabled: false })];
    await expect.poll(() => unleash.served.some((line) => line.endsWith(" hold")), soon).toBe(true);
    clock.pass(maxAgeMs + 1);
    await asked(3);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    release();
    await becomes("FEATURE_DISABLED");
  });

  it("adopts the newest flags, in whatever order environment checks are answered", async () => {
    const { unleash, source, becomes, asked } = await setUp({ options: { answerTimeoutMs: 2_000 } });
    await becomes("ADMITTED");
    await asked(3);
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    unleash.nextFirsts.push({ kind: "hold", until });
    unleash.flags = [
      killDefinition(false),
      aiDefinition({ strategies: [rolloutStrategy({ rollout: "0" })] }),
    ];
    await expect.poll(() => unleash.served.some((line) => line.endsWith(" hold")), soon).toBe(true);
    unleash.flags = [killDefinition(false), aiDefinition({ enabled: false })];
    await becomes("FEATURE_DISABLED");
    const revision = source.reading()?.revision;
    release();
    await asked(5);
    expect(source.reading()?.revision).toBe(revision);
    expect(reasonOf(source)).toBe("FEATURE_DISABLED");
  });

  it("applies a kill before the environment check is answered", async () => {
    const { unleash, becomes, asked } = await setUp({ options: { answerTimeoutMs: 4_000 } });
    await becomes("ADMITTED");
    await asked(3);
    unleash.nextFirsts.push({ kind: "hang" });
    unleash.flags = [killDefinition(true), aiDefinition()];
    // Sooner than the environment check times out.
    await becomes("KILL_SWITCH", { withinMs: 1_000 });
  });
});

describe("metrics for Unleash", () => {
  it("are sent when the source is closed at the latest", async () => {
    const { unleash, source, becomes } = await setUp();
    await becomes("ADMITTED");
    source.countDecision({ killed: false, admitted: true });
    source.countDecision({ killed: false, admitted: false });
    source.countDecision({ killed: true, admitted: false });
    await source.close();
    expect(unleash.metrics).toMatchObject([
      { bucket: { toggles: { [killFlag]: { yes: 1, no: 2 }, [aiFlag]: { yes: 1, no: 2 } } } },
    ]);
  });
});
