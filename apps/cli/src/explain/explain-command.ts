import {
  type DecisionGenerationV1,
  decisionGenerationV1,
  decisionListV1,
  jobId as jobIdSchema,
  type ToldDecision,
} from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";
import { generationAsText } from "./generation-as-text.ts";
import { toldAsText } from "./told-as-text.ts";

export interface ExplainOptions extends OutputOptions {
  readonly jobId: string;
  /** The most decisions to show; by default ten, and with JSON all. */
  readonly last?: number;
  /** Whether to show prompt and models too; then one decision by default. */
  readonly prompt?: boolean;
}

const readable = 10;

/** Shows the newest decisions of a job, newest first. */
export async function explainCommand(io: CommandIo, options: ExplainOptions): Promise<void> {
  const { jobId, json, prompt = false } = options;
  const all = json === true ? Number.POSITIVE_INFINITY : readable;
  const { last = prompt ? 1 : all } = options;
  if (!jobIdSchema.safeParse(jobId).success)
    throw new CommandFailure(
      printable(`no job can have the id "${jobId}": ids are 1 to 256 printable ASCII characters`),
    );
  const client = clientOrFail(io);
  const list = await client.ask({
    path: `/v1/jobs/decisions?jobId=${encodeURIComponent(jobId)}`,
    contract: decisionListV1,
  });
  const newestFirst = list.decisions.toReversed();
  if (newestFirst.length === 0)
    throw new CommandFailure(
      `${printable(`no decision is known for job "${jobId}", or none that this key may see`)}\n${nextStep}`,
    );
  const shown = newestFirst.slice(0, last);
  const generations = new Map<string, DecisionGenerationV1>();
  // Earlier records name no profile.
  for (const { decisionId, model } of prompt ? shown : [])
    if (model?.profile !== undefined)
      generations.set(
        decisionId,
        await client.ask({
          path: `/v1/decisions/${encodeURIComponent(decisionId)}/generation`,
          contract: decisionGenerationV1,
        }),
      );
  if (json === true) {
    const ids = new Set(shown.map(({ decisionId }) => decisionId));
    const changes = list.changes.filter(({ decisionId }) => ids.has(decisionId));
    // In order of time, as in the API.
    const told = { ...list, decisions: shown.toReversed(), changes };
    return io.out(asJson(prompt ? { ...told, generations: [...generations.values()].toReversed() } : told));
  }
  const view = viewOf(io, options);
  const changes = new Map(list.changes.map(({ decisionId, change }) => [decisionId, change]));
  const story = (told: ToldDecision): string => {
    const generation = generations.get(told.decisionId);
    const without = prompt
      ? "\n  No prompt: this decision chose no profile, or its record is from before profiles.\n"
      : "";
    return (
      toldAsText(told, { change: changes.get(told.decisionId) ?? null, view }) +
      (generation === undefined ? without : generationAsText(generation))
    );
  };
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
