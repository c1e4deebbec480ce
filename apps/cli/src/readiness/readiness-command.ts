import { type ReadinessReportV1, type ReadinessStage, readinessReportV1 } from "@slotgate/contracts";
import type { ApiClient } from "../api/api-client.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { progressOf } from "../output/progress-bar.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { reportAsText } from "./report-as-text.ts";

export interface ReadinessOptions extends OutputOptions {
  readonly stage: ReadinessStage;
  readonly window: string;
  readonly to?: string;
  readonly format: "text" | "markdown" | "html" | "json";
}

export async function readinessCommand(io: CommandIo, options: ReadinessOptions): Promise<void> {
  const { stage, window, to } = options;
  const query = new URLSearchParams({ stage, window, ...(to === undefined ? {} : { to }) });
  const report = await askReport(io, clientOrFail(io), query);
  io.out(await printed(report, io, options));
  if (report.verdict !== "ready") throw new CommandFailure("not ready", { exitCode: exitCodes.found });
}

/** A million records take half a minute: shows the progress on a terminal. */
export async function askReport(
  io: CommandIo,
  client: ApiClient,
  query: URLSearchParams,
): Promise<ReadinessReportV1> {
  const bar = progressOf(io);
  try {
    return await client.computed({
      path: `/v1/readiness?${query}`,
      contract: readinessReportV1,
      onProgress: bar.show,
    });
  } finally {
    bar.clear();
  }
}

async function printed(report: ReadinessReportV1, io: CommandIo, options: ReadinessOptions): Promise<string> {
  if (options.json === true || options.format === "json") return asJson(report);
  if (options.format === "text") return reportAsText(report, viewOf(io, options));
  if (options.format === "html") {
    // Brings a charting library with it.
    const { reportAsHtml } = await import("./html/report-as-html.ts");
    return reportAsHtml(report);
  }
  const { reportAsMarkdown } = await import("@slotgate/readiness");
  return reportAsMarkdown(report);
}
