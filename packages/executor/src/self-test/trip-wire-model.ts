import type { GenerationV1 } from "@slotgate/contracts";
import { Admission } from "@slotgate/contracts/admission";
import { digestOf } from "@slotgate/contracts/digest";
import { defaultGeneration, type ModelPort, modelConfigOf } from "@slotgate/model";
import type { GenerationInForce } from "../generation/generation-in-force.ts";

/** Not a model: it counts the calls that reached it. */
export interface TripWireModel extends ModelPort {
  readonly reached: () => number;
}

const nothing = "0".repeat(64);
const identity = { provider: "self-test", model: "self-test", configDigest: nothing };

export function createTripWireModel(): TripWireModel {
  let reached = 0;
  return {
    reached: () => reached,
    attribution: { ...identity, promptDigest: nothing },
    circuit: () => "closed",
    bounds: () => ({ inputTokens: 0, outputTokens: 0, requests: 1 }),
    async generate({ job }, admission, { mayRequest }) {
      reached += 1;
      Admission.spend(admission);
      const asked = { attempts: 0, inputTokens: null, outputTokens: null, answeredBy: identity, tried: [] };
      if (!mayRequest()) return { status: "withheld", cause: "not-permitted", ...asked };
      return { status: "generated", output: { [job.output.field]: "reached" }, ...asked, attempts: 1 };
    },
  };
}

const document: GenerationV1 = defaultGeneration(
  modelConfigOf({
    provider: "openai-compatible",
    model: "self-test",
    baseUrl: "http://self-test.invalid",
    credential: null,
  }),
  { credential: null },
);
const digest = digestOf(document);

/** A document whose only profile fills every job by this model. */
export const tripWireGeneration = (model: TripWireModel): Pick<GenerationInForce, "current"> => ({
  current: () => ({
    document,
    revision: 0,
    digest,
    generator: { portOf: () => model, problems: () => [] },
  }),
});
