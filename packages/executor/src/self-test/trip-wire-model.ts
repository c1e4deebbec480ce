import { Admission } from "@slotgate/contracts/admission";
import type { ModelPort } from "@slotgate/model";

/** Not a model: it counts the calls that reached it. */
export interface TripWireModel extends ModelPort {
  readonly reached: () => number;
}

const nothing = "0".repeat(64);

export function createTripWireModel(): TripWireModel {
  let reached = 0;
  return {
    reached: () => reached,
    attribution: {
      provider: "self-test",
      model: "self-test",
      configDigest: nothing,
      promptDigest: nothing,
    },
    circuit: () => "closed",
    bounds: () => ({ inputTokens: 0, outputTokens: 0, requests: 1 }),
    async generate({ job }, admission, { mayRequest }) {
      reached += 1;
      Admission.spend(admission);
      const usage = { attempts: 0, inputTokens: null, outputTokens: null };
      if (!mayRequest()) return { status: "withheld", cause: "not-permitted", ...usage };
      return { status: "generated", output: { [job.output.field]: "reached" }, ...usage, attempts: 1 };
    },
  };
}
