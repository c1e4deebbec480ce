import type { ControlReading } from "@slotgate/gate";
import type { ControlsStatus } from "./controls-status.ts";

/** The source of the controls: Unleash, or variables that stay fixed while the process runs. */
export interface ControlSource {
  /**
   * The controls in force with their current age; null if none were ever confirmed or they belong to another
   * environment. Synchronous and cheap: called for every decision.
   */
  readonly reading: () => ControlReading | null;
  /** The same for operators: what is set, how fresh it is, and what to do about problems. */
  readonly status: () => ControlsStatus;
  /** Calls `listener` after every change of the snapshot. Returns a function that removes it. */
  readonly onChange: (listener: () => void) => () => void;
  /** Reports a decision to the source, for the metrics in its own UI. */
  readonly countDecision: (decision: { readonly killed: boolean; readonly admitted: boolean }) => void;
  readonly close: () => Promise<void>;
}
