import { type Api, answerOf, type Schemas } from "../api/client.ts";
import { linesOf } from "../api/lines-of.ts";
import { Problem } from "../api/problem.ts";

type Status = Schemas["RunStatus"];

interface FollowOptions {
  readonly api: Api;
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly onStatus: (status: Status) => void;
  /** The service was heard: with a status, or with the comment that keeps the stream open. */
  readonly onHeard: () => void;
  /** Waits before the stream is opened again. */
  readonly pause: (signal: AbortSignal) => Promise<void>;
}

/** Follows a run to its end, over streams that break off. Returns at the end, or when the run may not be read. */
export async function followRun({
  api,
  runId,
  signal,
  onStatus,
  onHeard,
  pause,
}: FollowOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      const stream = await answerOf<unknown>(
        api.GET("/v1/runs/{runId}/events", { signal, params: { path: { runId } }, parseAs: "stream" }),
      );
      for await (const line of linesOf(stream as ReadableStream<Uint8Array>)) {
        onHeard();
        if (!line.startsWith("data: ")) continue;
        const status = JSON.parse(line.slice("data: ".length)) as Status;
        onStatus(status);
        if (status.state === "ended") return;
      }
    } catch (error) {
      if (error instanceof Problem && (error.status === 403 || error.status === 404)) return;
    }
    await pause(signal);
  }
}
