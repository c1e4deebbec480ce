import type { UnleashAdmin } from "../unleash-admin.ts";
import { UnleashRequestError } from "../unleash-request-error.ts";
import { aiFlag, killFlag } from "./flags.ts";
import { formatOutcomes, type OutcomeGroup, outcomeRows } from "./outcome-table.ts";
import type { ServiceAccess } from "./read-controls.ts";
import { loadSample, type Sample, samples } from "./samples.ts";
import { type RunAnswer, submitRun } from "./submit-run.ts";
import { withFlag } from "./with-flag.ts";

export interface ShowSamplesOptions {
  readonly service: ServiceAccess;
  readonly admin: UnleashAdmin;
  /** In characters. */
  readonly width: number;
  readonly note: (line: string) => void;
}

/** Submits every sample and returns the outcomes as a table. */
export async function showSamples(options: ShowSamplesOptions): Promise<string> {
  const groups: OutcomeGroup[] = [];
  for (const sample of samples) {
    const run = await loadSample(sample.file);
    try {
      const answer = await underControls(sample, options, () => submitRun(options.service, run));
      groups.push({ title: sample.title, rows: outcomeRows(run, answer) });
    } catch (cause) {
      // The flags belong to the operator, who may have removed one since the last start.
      if (!(cause instanceof UnleashRequestError)) throw cause;
      options.note(`left out \`${sample.file}\`: ${cause.message}`);
    }
  }
  return formatOutcomes(groups, options.width);
}

function underControls(
  { controls }: Sample,
  { admin, service }: ShowSamplesOptions,
  work: () => Promise<RunAnswer>,
): Promise<RunAnswer> {
  switch (controls) {
    case "as-set":
      return work();
    case "kill-engaged":
      return withFlag(
        {
          admin,
          service,
          flag: killFlag,
          enabled: true,
          heard: ({ killSwitch }) => killSwitch === "engaged",
        },
        work,
      );
    case "feature-off":
      return withFlag(
        { admin, service, flag: aiFlag, enabled: false, heard: ({ feature }) => feature === "disabled" },
        work,
      );
  }
}
