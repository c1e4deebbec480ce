import type { Gate } from "../../src/gates.ts";
import type { GateVector } from "../../src/vectors/gate-vectors.ts";

export type Given = GateVector["given"];

type Denial = Extract<GateVector["expected"], { outcome: "denied" }>;

/** One possible outcome of a gate. */
export interface GateRow {
  readonly gate: Gate;
  /** Null: the gate passes. */
  readonly reason: Denial["reason"] | null;
  /** The cause, for the vector's name. */
  readonly says: string;
  readonly change: (given: Given) => Given;
  /** The rule that `change` makes the first to match; absent from rows that do not change it. */
  readonly ruleId?: string | null;
}

export type ChangeOf = GateRow["change"];

type Controls = NonNullable<Given["controls"]>;
type Snapshot = Controls["snapshot"];

export const inControls =
  (change: Partial<Controls>): ChangeOf =>
  (given) =>
    given.controls === null ? given : { ...given, controls: { ...given.controls, ...change } };

export const inSnapshot =
  (change: Partial<Snapshot>): ChangeOf =>
  (given) =>
    given.controls === null
      ? given
      : inControls({ snapshot: { ...given.controls.snapshot, ...change } })(given);

/** Sets the kill switch of one of the sources other than the controls. */
export const inKillSwitches =
  (change: Given["killSwitches"][number]): ChangeOf =>
  (given) => ({
    ...given,
    killSwitches: given.killSwitches.map((one) => (one.source === change.source ? change : one)),
  });

/** Several changes in sequence. */
export const all =
  (...changes: readonly ChangeOf[]): ChangeOf =>
  (given) =>
    changes.reduce((changed, change) => change(changed), given);

export const unchanged: ChangeOf = (given) => given;
