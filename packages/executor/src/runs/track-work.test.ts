import { describe, expect, it } from "vitest";
import { trackWork } from "./track-work.ts";

describe("tracked work", () => {
  it("is awaited, including work that fails and work that starts during the wait", async () => {
    const work = trackWork();
    const [first, second] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    const one = work.track(first.promise);
    let over = false;
    const ended = work.ended({ withinMs: 60_000 }).then(() => {
      over = true;
    });
    const other = work.track(second.promise);
    first.reject(new Error("failed"));
    await expect(one).rejects.toThrow("failed");
    await new Promise(setImmediate);
    expect(over).toBe(false);
    second.resolve(7);
    expect(await other).toBe(7);
    await ended;
  });

  it("is awaited up to the time limit, and not at all when there is none", async () => {
    const work = trackWork();
    await work.ended({ withinMs: 60_000 });
    void work.track(new Promise(() => {}));
    await work.ended({ withinMs: 1 });
  });
});
