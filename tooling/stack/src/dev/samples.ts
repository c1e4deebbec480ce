import { readFile } from "node:fs/promises";
import type { SampleRun } from "./submit-run.ts";

/** The controls while a sample is submitted; everything but `as-set` is restored afterwards. */
export type SampleControls = "as-set" | "kill-engaged" | "feature-off";

export interface Sample {
  /** File in `samples/`, without `.json`. */
  readonly file: string;
  readonly title: string;
  readonly controls: SampleControls;
}

export const samples: readonly Sample[] = [
  { file: "lesson", title: "A lesson, with a notice that has to appear word for word", controls: "as-set" },
  { file: "assessment", title: "An assessment: one question a run, and no mark schemes", controls: "as-set" },
  { file: "product", title: "A product page, with a schema of its own", controls: "as-set" },
  { file: "not-opted-in", title: "A lesson whose author did not opt in", controls: "as-set" },
  { file: "feature-flag", title: "A lesson while the AI flag is off", controls: "feature-off" },
  { file: "kill-switch", title: "A lesson while the kill switch is engaged", controls: "kill-engaged" },
];

export async function loadSample(file: string): Promise<SampleRun> {
  return JSON.parse(await readFile(new URL(`../samples/${file}.json`, import.meta.url), "utf8")) as SampleRun;
}
