import { createRequire } from "node:module";
import { gateVectors } from "@slotgate/contracts/vectors";
import { expect, it } from "vitest";
import { checkEnvironment } from "./check-environment.ts";

const { vectors } = gateVectors.parse(
  createRequire(import.meta.url)("@slotgate/contracts/vectors/gates.json"),
);
/** The configured environment with that of the token, each pair of the conformance vectors once. */
const pairs = new Map(
  vectors.flatMap(({ given: { environment, controls } }) =>
    controls === null
      ? []
      : [
          [
            JSON.stringify([environment, controls.snapshot.environment]),
            [environment, controls.snapshot.environment] as const,
          ],
        ],
  ),
);

const verdictOn = async ({ configured, told }: { readonly configured: string; readonly told: string }) => {
  const { verdict } = await checkEnvironment({
    url: "http://unleash.test/api",
    token: "*:x.y",
    environment: configured,
    killFlag: "kill",
    aiFlag: "ai",
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    fetch: async () => Response.json({ features: [], query: { environment: told } }),
  });
  return verdict;
};

it("distinguishes all environments that the conformance vectors distinguish", async () => {
  expect(pairs.size).toBeGreaterThan(18);
  for (const [configured, told] of pairs.values()) {
    const verdict = await verdictOn({ configured, told });
    expect({ configured, told, verdict }).toEqual({
      configured,
      told,
      verdict: configured === told ? "same" : "other",
    });
  }
});
