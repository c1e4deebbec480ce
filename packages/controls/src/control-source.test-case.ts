import { controlSnapshotV1, parseWith } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ControlSource } from "./control-source.ts";
import { reasonOf } from "./reason-of.test-case.ts";

export interface Setting {
  readonly killEngaged: boolean;
  readonly featureEnabled: boolean;
  readonly basisPoints: number;
}

/** The contract of every control source. `create` returns a source with its first controls. */
export function describeControlSource(
  name: string,
  create: (setting: Setting) => Promise<ControlSource>,
): void {
  const open: Setting = { killEngaged: false, featureEnabled: true, basisPoints: 10_000 };
  const start = async (setting: Partial<Setting> = {}): Promise<ControlSource> => {
    const source = await create({ ...open, ...setting });
    onTestFinished(() => source.close());
    return source;
  };

  describe(`the contract of a control source: ${name}`, () => {
    it.each<[string, Partial<Setting>]>([
      ["ADMITTED", {}],
      ["KILL_SWITCH", { killEngaged: true }],
      ["KILL_SWITCH", { killEngaged: true, featureEnabled: false, basisPoints: 0 }],
      ["FEATURE_DISABLED", { featureEnabled: false }],
      ["ROLLOUT_EXCLUDED", { basisPoints: 0 }],
    ])("%s for %o", async (reason, setting) => {
      expect(reasonOf(await start(setting))).toBe(reason);
    });

    it("reads a valid snapshot with its digest, a revision and an age", async () => {
      const source = await start({ basisPoints: 2_500 });
      const reading = source.reading();
      expect(parseWith(controlSnapshotV1, reading?.snapshot)).toMatchObject({ ok: true });
      expect(reading).toMatchObject({
        snapshot: {
          killSwitch: "released",
          feature: "enabled",
          rollout: { state: "valid", basisPoints: 2_500 },
        },
        revision: 1,
        digest: digestOf(reading?.snapshot),
        clockSteppedBack: false,
      });
      expect(Number.isInteger(reading?.ageMs)).toBe(true);
      expect(reading?.ageMs).toBeGreaterThanOrEqual(0);
      expect(reading?.ageMs).toBeLessThanOrEqual(reading?.maxAgeMs ?? -1);
    });

    it("compiles the snapshot once, not for every reading", async () => {
      const source = await start();
      expect(source.reading()?.snapshot).toBe(source.reading()?.snapshot);
    });

    it("has a status that agrees with the reading", async () => {
      const source = await start();
      const { snapshot, revision, digest, maxAgeMs } = source.reading() ?? {};
      expect(source.status()).toMatchObject({
        source: snapshot?.source,
        environment: snapshot?.environment,
        state: "confirmed",
        snapshot,
        revision,
        digest,
        maxAgeMs,
        advice: [],
      });
    });

    it("accepts counts at any time, and can be closed twice", async () => {
      const source = await start();
      const stop = source.onChange(() => undefined);
      source.countDecision({ killed: false, admitted: true });
      stop();
      stop();
      await source.close();
      await source.close();
      expect(() => source.countDecision({ killed: true, admitted: false })).not.toThrow();
    });
  });
}
