import { parseDecisionListV1, type ToldDecision } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { wrapped } from "../wrapped.ts";
import { toldAsText } from "./told-as-text.ts";

export interface ExplainOptions {
  readonly jobId: string;
  readonly format: "text" | "json";
}

/** Tells the story of a job as far as a service knows it: its decisions in order of time. */
export async function explainCommand(io: CommandIo, { jobId, format }: ExplainOptions): Promise<void> {
  const list = await clientOrFail(io).ask({
    path: `/v1/jobs/decisions?jobId=${encodeURIComponent(jobId)}`,
    parse: parseDecisionListV1,
  });
  if (format === "json") return io.out(`${JSON.stringify(list, null, 2)}\n`);
  if (list.decisions.length === 0)
    return io.err(`no decision for job \`${printable(jobId)}\` is known, or none that this key may see\n`);
  const changes = new Map(list.changes.map(({ decisionId, change }) => [decisionId, change]));
  const story = (told: ToldDecision): string => toldAsText(told, changes.get(told.decisionId) ?? null);
  const summary = wrapped(printable(`Job \`${jobId}\`. ${list.summary}`), 80).join("\n");
  io.out([`${summary}\n`, ...list.decisions.map(story)].join("\n"));
}
