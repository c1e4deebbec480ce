import type { Clock } from "@slotgate/controls";
import type { Tracing } from "@slotgate/executor";
import type { Instruments } from "./instruments.ts";

/** Times decisions and model calls, sampled or not, in addition to tracing them. */
export function meterTracing({
  tracing,
  instruments,
  clock,
}: {
  readonly tracing: Tracing;
  readonly instruments: Instruments;
  readonly clock: Pick<Clock, "monotonic">;
}): Tracing {
  const { decisionDuration, modelCallDuration, modelTokens } = instruments;
  const secondsSince = (startedAt: number): number => (clock.monotonic() - startedAt) / 1_000;
  return {
    ...tracing,
    async decision(job, place, work) {
      const startedAt = clock.monotonic();
      const answer = await tracing.decision(job, place, work);
      decisionDuration.record(secondsSince(startedAt), { path: answer.decision.path });
      return answer;
    },
    async modelCall(model, place, work) {
      const startedAt = clock.monotonic();
      const generation = await tracing.modelCall(model, place, work);
      const { status, inputTokens, outputTokens } = generation;
      modelCallDuration.record(secondsSince(startedAt), { status });
      if (inputTokens !== null) modelTokens.add(inputTokens, { type: "input" });
      if (outputTokens !== null) modelTokens.add(outputTokens, { type: "output" });
      return generation;
    },
  };
}
