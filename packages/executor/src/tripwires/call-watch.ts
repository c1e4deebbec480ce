import type { ModelCallEnd } from "../executor-parts.ts";
import type { Finding } from "./firing.ts";

/** Watches model calls as they end. */
export interface CallWatch {
  /** What this call revealed; null: nothing. After a finding the watch starts over. */
  readonly note: (call: ModelCallEnd) => Finding | null;
  /** Forgets all earlier calls. */
  readonly clear: () => void;
}
