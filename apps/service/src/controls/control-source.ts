import type { ControlReading } from "@slotgate/gate";
import type { ControlsStatus } from "./controls-status.ts";

/** Where the controls come from: Unleash, or variables that do not change while the process runs. */
export interface ControlSource {
  /**
   * The controls as they stand now, with their age at this moment; null when none were ever confirmed or they
   * are of another environment. Synchronous and cheap: asked for every decision.
   */
  readonly reading: () => ControlReading | null;
  /** The same for people: what is set, how fresh it is, and what an operator should do about it. */
  readonly status: () => ControlsStatus;
  /** Calls `listener` after every change of the snapshot. Answers the function that ends it. */
  readonly onChange: (listener: () => void) => () => void;
  /** Tells the source what was decided, for the figures that its own UI shows. */
  readonly countDecision: (decision: { readonly killed: boolean; readonly admitted: boolean }) => void;
  readonly close: () => Promise<void>;
}
