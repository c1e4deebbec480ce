import { describe, expect, it } from "vitest";
import { contractSize } from "./contract-size.ts";

describe("what an import of the contracts adds to a page", () => {
  it("holds no Zod when it needs none", async () => {
    for (const name of ["reasons", "gateOrder", "runLimits"]) {
      const { minified, zodMinified } = await contractSize([name]);
      expect(zodMinified, name).toBe(0);
      expect(minified, name).toBeLessThan(8_000);
    }
  });

  // Bounds, not aims: reaching for a part of Zod in a way that keeps all of it takes 300 kB more.
  it.each([["resultV1"], ["runV1"], ["parseWith", "runV1"]])(
    "holds for %s what that needs, and not all of Zod",
    async (...names) => {
      const { minified, gzipped, zodMinified } = await contractSize(names);
      expect(minified).toBeLessThan(140_000);
      expect(gzipped).toBeLessThan(42_000);
      expect(zodMinified).toBeGreaterThan(50_000);
    },
  );

  it("stays small even for everything", async () => {
    expect((await contractSize("everything")).minified).toBeLessThan(195_000);
  });

  it("cannot be asked of a name that there is not", async () => {
    await expect(contractSize(["runV0"])).rejects.toThrow("runV0");
  });
});
