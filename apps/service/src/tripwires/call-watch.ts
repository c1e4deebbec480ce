import type { ModelCallEnd } from "../executor/executor-parts.ts";
import type { Finding } from "./firing.ts";

/** Looks at model calls as they end. */
export interface CallWatch {
  /** What this call brought to light; null: nothing. After a finding it begins anew. */
  readonly note: (call: ModelCallEnd) => Finding | null;
  /** What happened before does not count any more. */
  readonly clear: () => void;
}
