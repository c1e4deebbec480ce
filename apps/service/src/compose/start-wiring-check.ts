import type { Clock } from "@slotgate/controls";
import { type WiringWatch, watchWiring } from "@slotgate/executor";
import type { Logger } from "pino";

/** Starts the self-test and logs its results. */
export const startWiringCheck = (logger: Logger, { clock }: { readonly clock: Clock }): WiringWatch =>
  watchWiring({
    clock,
    onChange: (problem) =>
      problem === null
        ? logger.info("every gate denies what it must")
        : logger.error({ problem }, "a gate does not deny what it must, so nothing is admitted"),
  });
