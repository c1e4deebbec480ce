import type { UnleashAdmin } from "../unleash-admin.ts";
import type { ServiceAccess } from "./ask-service.ts";
import { aiFlag, killFlag } from "./flags.ts";
import { formatOutcomes, type OutcomeGroup, outcomeRows } from "./outcome-table.ts";
import { loadSample, type Sample, samples } from "./samples.ts";
import { type RunAnswer, submitRun } from "./submit-run.ts";
import { withFlag } from "./with-flag.ts";

export interface ShowSamplesOptions {
  readonly service: ServiceAccess;
  readonly admin: UnleashAdmin;
  /** In characters. */
  readonly width: number;
}

/** Submits every sample and returns the outcomes as a table. Changes flags for a moment: for the first start only. */
export async function showSamples(options: ShowSamplesOptions): Promise<string> {
  const groups: OutcomeGroup[] = [];
  for (const sample of samples) {
    const run = await loadSample(sample.file);
    const answer = await underControls(sample, options, () => submitRun(options.service, run));
    groups.push({ title: sample.title, rows: outcomeRows(run, answer) });
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
