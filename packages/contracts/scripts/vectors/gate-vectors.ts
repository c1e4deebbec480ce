import type { GateVector } from "../../src/vectors/gate-vectors.ts";
import { allowlistVariants } from "./allowlist-variants.ts";
import { expectedDecision } from "./expected-decision.ts";
import type { GateRow } from "./gate-row.ts";
import { gateTable } from "./gate-table.ts";
import { killSwitchVariants } from "./kill-switch-variants.ts";
import { openState } from "./open-state.ts";
import { optInVariants } from "./opt-in-variants.ts";
import { rolloutVariants } from "./rollout-variants.ts";

/** Every combination of the gates' outcomes, then every further cause of an outcome. */
export const everyGateVector = (): GateVector[] => [...combinations(), ...variants()].map(vectorOf);

/** All combinations of one row per gate. */
const combinations = (): GateRow[][] =>
  gateTable.reduce<GateRow[][]>(
    (begun, { rows }) => begun.flatMap((chosen) => rows.map((row) => [...chosen, row])),
    [[]],
  );

/** Each variant with every other gate passing, and with every later gate denying. */
function variants(): GateRow[][] {
  const all = [...killSwitchVariants, ...optInVariants, ...allowlistVariants, ...rolloutVariants()];
  return all.flatMap((variant) => {
    const at = gateTable.findIndex(({ gate }) => gate === variant.gate);
    const others = gateTable.map(({ rows }) => pick(rows, "passes"));
    const denied = gateTable.map(({ rows }) => pick(rows, "denies"));
    const before = others.slice(0, at);
    const withOpen = [...before, variant, ...others.slice(at + 1)];
    const withClosed = [...before, variant, ...denied.slice(at + 1)];
    return at === gateTable.length - 1 ? [withOpen] : [withOpen, withClosed];
  });
}

function pick(rows: readonly GateRow[], wanted: "passes" | "denies"): GateRow {
  const row = rows.find(({ reason }) => (reason === null) === (wanted === "passes"));
  if (row === undefined) throw new Error(`a gate of the table has no row that ${wanted}`);
  return row;
}

function vectorOf(rows: readonly GateRow[]): GateVector {
  const given = rows.reduce((changed, row) => row.change(changed), openState);
  return { name: nameOf(rows), given, expected: expectedDecision({ rows, given }) };
}

const nameOf = (rows: readonly GateRow[]): string =>
  rows.map(({ gate, says }) => `${gate}: ${says}`).join("; ");
