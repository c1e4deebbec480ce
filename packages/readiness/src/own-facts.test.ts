import { expect, it } from "vitest";
import { provenByBuild } from "./own-facts.ts";

it("this build has the locked contracts and answers every vector", async () => {
  const { contractsFlaw, vectors, contracts } = await provenByBuild();
  expect(contractsFlaw).toBeNull();
  expect(contracts).toMatch(/^[0-9a-f]{64}$/);
  expect(vectors.count).toBeGreaterThan(1_000);
  expect(vectors.flaws).toEqual({ count: 0, examples: [] });
});
