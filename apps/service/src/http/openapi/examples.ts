import { decisionExamples } from "./examples/decision-examples.ts";
import { resultExamples } from "./examples/result-examples.ts";
import { runExamples } from "./examples/run-examples.ts";
import { serviceExamples } from "./examples/service-examples.ts";
import { telemetryExamples } from "./examples/telemetry-examples.ts";
import type { WireDocuments } from "./wire-documents.ts";

/** One document of each kind, as a reader may meet it; problems have examples of their own. */
export const examples: Readonly<Omit<WireDocuments, "problem">> = {
  ...runExamples,
  ...decisionExamples,
  ...resultExamples,
  ...telemetryExamples,
  ...serviceExamples,
};
