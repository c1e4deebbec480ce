import { type Api, type Schemas, unreachable } from "../api/client.ts";
import { linesOf } from "../api/lines-of.ts";
import { problemOf } from "../api/problem.ts";

export type Report = Schemas["ReadinessReport"];

export interface Progress {
  readonly what: string;
  readonly read: number;
  readonly of: number | null;
}

interface ReportOptions {
  readonly api: Api;
  readonly stage: "beta" | "ga";
  readonly window: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Reads a report, which a service may compute for minutes, and tells its progress.
 *
 * @throws Problem
 */
export async function readReport({ api, stage, window, signal, onProgress }: ReportOptions): Promise<Report> {
  const { data, error, response } = await api
    .GET("/v1/readiness", {
      signal,
      params: { query: { stage, window } },
      headers: { accept: "application/x-ndjson" },
      parseAs: "stream",
    })
    .catch((cause: unknown) => {
      throw unreachable(cause);
    });
  if (data == null) throw problemOf(response.status, error);
  for await (const line of linesOf(data as unknown as ReadableStream<Uint8Array>)) {
    const said = JSON.parse(line) as Report | { progress: Progress } | Schemas["Problem"];
    if ("progress" in said) onProgress(said.progress);
    else if ("criteria" in said) return said;
    else throw problemOf(said.status, said);
  }
  throw problemOf(response.status, { title: "the answer ended before the report" });
}
