import { describe, expect, it } from "vitest";
import { createFairSlots, type FairSlotsOptions, type Lane } from "./fair-slots.ts";

function stage(options: FairSlotsOptions) {
  const fairSlots = createFairSlots(options);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const ended: Promise<void>[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  };
  return {
    started,
    /** Adds `count` jobs of an owner, e.g. `a1`, `a2`. */
    come: async (owner: string, count: number, lane: Lane = "synchronous") => {
      for (let job = 1; job <= count; job += 1) {
        const name = `${owner}${job}`;
        ended.push(
          fairSlots({ owner, lane }, () => {
            started.push(name);
            return new Promise<void>((resolve) => ends.set(name, resolve));
          }),
        );
      }
      await settle();
    },
    /** Ends the jobs one by one, once each holds a slot. */
    end: async (...names: string[]) => {
      for (const name of names) {
        ends.get(name)?.();
        await settle();
      }
    },
    ended,
  };
}

describe("fair slots", () => {
  it("give an owner with one job the next free slot, however many jobs of others wait", async () => {
    const { come, end, started } = stage({ slots: 4, perOwner: 4 });
    await come("a", 600);
    await come("b", 1);
    expect(started).toEqual(["a1", "a2", "a3", "a4"]);
    await end("a3");
    expect(started.at(-1)).toBe("b1");
    await end("b1", "a1");
    expect(started.slice(-2)).toEqual(["a5", "a6"]);
  });

  it("go to owners in turn, and to the jobs of one owner in order", async () => {
    const { come, end, started } = stage({ slots: 1, perOwner: 1 });
    for (const owner of ["a", "b", "c"]) await come(owner, 3);
    const order = ["a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3"];
    await end(...order);
    expect(started).toEqual(order);
  });

  it("stay within an owner's limit even while slots are free", async () => {
    const { come, end, started } = stage({ slots: 4, perOwner: 3 });
    await come("a", 5);
    expect(started).toEqual(["a1", "a2", "a3"]);
    await come("b", 1);
    expect(started.at(-1)).toBe("b1");
    await end("b1");
    expect(started).toHaveLength(4);
    await end("a1");
    expect(started.at(-1)).toBe("a4");
  });

  it("go to synchronous jobs of any owner before asynchronous ones", async () => {
    const { come, end, started } = stage({ slots: 1, perOwner: 1 });
    await come("a", 2, "asynchronous");
    await come("b", 1, "asynchronous");
    await come("c", 2);
    await end("a1", "c1", "c2", "b1");
    expect(started).toEqual(["a1", "c1", "c2", "b1", "a2"]);
  });

  it("go to an asynchronous job when the owners of all synchronous jobs have reached their limit", async () => {
    const { come, started } = stage({ slots: 2, perOwner: 1 });
    await come("a", 2);
    await come("b", 1, "asynchronous");
    expect(started).toEqual(["a1", "b1"]);
  });

  it("are freed when work throws, synchronously too", async () => {
    const fairSlots = createFairSlots({ slots: 1, perOwner: 1 });
    const request = { owner: "a", lane: "synchronous" } as const;
    const fail = () => {
      throw new Error("no");
    };
    await expect(fairSlots(request, fail)).rejects.toThrow("no");
    await expect(fairSlots(request, async () => fail())).rejects.toThrow("no");
    expect(await fairSlots(request, async () => "yes")).toBe("yes");
  });

  it("are all in use while any owner below its limit waits, in 300 random steps", async () => {
    let state = 11;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state % below;
    };
    const [slots, perOwner] = [5, 3];
    const fairSlots = createFairSlots({ slots, perOwner });
    const running: { owner: string; end: () => void }[] = [];
    const waiting = new Map<string, number>();
    const countOf = (owner: string) => running.filter((one) => one.owner === owner).length;
    for (let step = 0; step < 300; step += 1) {
      if (random(2) === 0) {
        const owner = `owner-${random(4)}`;
        waiting.set(owner, (waiting.get(owner) ?? 0) + 1);
        void fairSlots({ owner, lane: random(2) === 0 ? "synchronous" : "asynchronous" }, () => {
          waiting.set(owner, (waiting.get(owner) ?? 0) - 1);
          return new Promise<void>((end) => running.push({ owner, end }));
        });
      } else running.splice(random(running.length || 1), 1)[0]?.end();
      await new Promise(setImmediate);
      expect(running.length).toBeLessThanOrEqual(slots);
      for (const [owner, jobs] of waiting) {
        expect(countOf(owner)).toBeLessThanOrEqual(perOwner);
        if (jobs > 0 && countOf(owner) < perOwner) expect(running).toHaveLength(slots);
      }
    }
  });
});
