import { decisionListV1, jobId as jobIdSchema, type ToldDecision } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";
import { toldAsText } from "./told-as-text.ts";

export interface ExplainOptions extends OutputOptions {
  readonly jobId: string;
  /** The most decisions to show; by default ten, and with JSON all. */
  readonly last?: number;
}

const readable = 10;

/** Shows the newest decisions of a job, newest first. */
export async function explainCommand(io: CommandIo, options: ExplainOptions): Promise<void> {
  const { jobId, json, last = json === true ? Number.POSITIVE_INFINITY : readable } = options;
  if (!jobIdSchema.safeParse(jobId).success)
    throw new CommandFailure(
      printable(`no job can have the id "${jobId}": ids are 1 to 256 printable ASCII characters`),
    );
  const list = await clientOrFail(io).ask({
    path: `/v1/jobs/decisions?jobId=${encodeURIComponent(jobId)}`,
    contract: decisionListV1,
  });
  const newestFirst = list.decisions.toReversed();
  if (newestFirst.length === 0)
    throw new CommandFailure(
      `${printable(`no decision is known for job "${jobId}", or none that this key may see`)}\n${nextStep}`,
    );
  const shown = newestFirst.slice(0, last);
  if (json === true) {
    const ids = new Set(shown.map(({ decisionId }) => decisionId));
    const changes = list.changes.filter(({ decisionId }) => ids.has(decisionId));
    // In order of time, as in the API.
    return io.out(asJson({ ...list, decisions: shown.toReversed(), changes }));
  }
  const view = viewOf(io, options);
  const changes = new Map(list.changes.map(({ decisionId, change }) => [decisionId, change]));
  const story = (told: ToldDecision): string =>
    toldAsText(told, { change: changes.get(told.decisionId) ?? null, view });
  const times = newestFirst.length === 1 ? "once" : `${newestFirst.length} times, the newest decision first`;
  const heading = paragraph(printable(`Job \`${jobId}\`, decided ${times}`), view);
  io.out([heading, ...shown.map(story)].join("\n"));
  const older = newestFirst.length - shown.length;
  if (older > 0)
    io.err(
      `${older} older ${older === 1 ? "decision is" : "decisions are"} not shown: --last NUMBER shows more\n`,
    );
}

const nextStep = "  check the id: `slotgate telemetry query --since 24h` lists jobs that were decided";
