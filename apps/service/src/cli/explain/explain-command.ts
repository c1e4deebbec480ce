import { parseDecisionListV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { decisionAsText } from "./decision-as-text.ts";

export interface ExplainOptions {
  readonly jobId: string;
  readonly format: "text" | "json";
}

/** Shows the decisions for a job that a service knows, newest first. */
export async function explainCommand(io: CommandIo, { jobId, format }: ExplainOptions): Promise<void> {
  const list = await clientOrFail(io).ask({
    path: `/v1/jobs/${encodeURIComponent(jobId)}/decisions`,
    parse: parseDecisionListV1,
  });
  if (format === "json") return io.out(`${JSON.stringify(list, null, 2)}\n`);
  io.out(list.decisions.map(decisionAsText).join("\n"));
  if (list.decisions.length === 0)
    io.err(`no decision for job \`${printable(jobId)}\` is known, or none that this key may see\n`);
}
