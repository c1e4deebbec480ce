import { type Gate, gateOrder } from "@slotgate/contracts";
import { afterAll, expect, it, vi } from "vitest";
import { inputOf } from "./conformance.ts";
import type { GateDecision } from "./decide.ts";
import { readGateVectors } from "./vectors.test-case.ts";

const contracts = "@slotgate/contracts";
afterAll(() => {
  vi.doUnmock(contracts);
  // Otherwise later test files in this worker would get the engine with the last order.
  vi.resetModules();
});

const vectors = readGateVectors();

/** The number of gate vectors that fail with another order of gates. */
async function failuresIn(order: readonly Gate[]): Promise<number> {
  // Only a test can reorder the gates: the published engine always uses the contract's order.
  vi.resetModules();
  vi.doMock(contracts, async (original) => ({ ...(await original<object>()), gateOrder: order }));
  const { decide } = await import("./decide.ts");
  return vectors.filter(({ given, expected }) => verdictOf(decide(inputOf(given))) !== verdictOf(expected))
    .length;
}

const verdictOf = (answer: Pick<GateDecision, "outcome"> & { gate?: Gate; reason?: string }): string =>
  `${answer.outcome} ${answer.gate} ${answer.reason}`;

/** The order of gates with two of them swapped. */
interface Swap {
  readonly pair: readonly [Gate, Gate];
  readonly order: readonly Gate[];
}

const swaps = gateOrder.flatMap((one, at) =>
  gateOrder.slice(at + 1).map((other): Swap => {
    const instead = new Map<Gate, Gate>([
      [one, other],
      [other, one],
    ]);
    return { pair: [one, other], order: gateOrder.map((gate) => instead.get(gate) ?? gate) };
  }),
);

it("no vector fails in the contract's order", async () => {
  expect(await failuresIn(gateOrder)).toBe(0);
});

it("vectors fail when any two gates are swapped", async () => {
  const counted: { readonly pair: string; readonly failures: number }[] = [];
  for (const { pair, order } of swaps) {
    counted.push({ pair: pair.join(" and "), failures: await failuresIn(order) });
  }
  const lines = counted.map(({ pair, failures }) => `${failures} with ${pair} swapped`);
  console.log(`of ${vectors.length} gate vectors fail:\n${lines.join("\n")}`);
  expect(counted).toHaveLength(10);
  expect(counted.filter(({ failures }) => failures === 0)).toEqual([]);
});
