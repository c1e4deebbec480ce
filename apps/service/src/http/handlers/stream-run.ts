import { identifier } from "@slotgate/contracts";
import type { StoredRun } from "../../runs/run-store.ts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { ProblemError } from "../problem-error.ts";
import { problemTexts } from "../problem-texts.ts";
import { factsOf } from "../request-facts.ts";
import { callerOf } from "../require-role.ts";
import { statusOf } from "../run-status.ts";

/** Comments fill the silence, so that proxies keep the connection. */
const commentMs = 15_000;

const head = {
  "content-type": "text/event-stream",
  // Proxies hold back what they compress or store.
  "cache-control": "no-cache, no-store, no-transform",
  "x-accel-buffering": "no",
};

type Parts = Pick<AppParts, "runStore" | "follower" | "streamsPerKey" | "stopping" | "pause">;

/** Server-sent events: `progress` whenever it has changed, and `ended` at the end, each with the run's status. */
export function streamRun({
  runStore,
  follower,
  streamsPerKey,
  stopping,
  pause,
}: Parts): Handler<"streamRun"> {
  const openByKey = new Map<string, number>();

  return async (request, response) => {
    const caller = callerOf(response);
    const id = identifier.safeParse(request.params.runId);
    const first = id.success ? await runStore.byId(id.data, caller) : null;
    if (first === null) throw new ProblemError("not-found", problemTexts.noRun);
    if (wasRead(first, request.get("last-event-id"))) return void response.writeHead(204).end();
    if (request.method === "HEAD") return void response.writeHead(200, head).end();
    // Whoever hung up while the run was looked for is heard of no more.
    if (response.closed) return;
    const closeStream = openStream(factsOf(response).allowance?.name ?? caller.subject);

    const over = Promise.withResolvers<void>();
    const until = new AbortController();
    const end = (): void => {
      until.abort();
      over.resolve();
    };
    response.once("close", end);
    stopping.addEventListener("abort", end, { once: true });
    if (stopping.aborted) end();
    response.writeHead(200, head);

    let shown = "";
    const show = (run: StoredRun): void => {
      const data = JSON.stringify(statusOf(run));
      if (data === shown) return;
      shown = data;
      const event = run.state === "ended" ? "ended" : "progress";
      response.write(`event: ${event}\ndata: ${data}\nid: ${eventId(run)}\n\n`);
      if (event === "ended") end();
    };
    show(first);
    const unfollow = until.signal.aborted ? () => {} : follower.follow(first, show);
    void comment();
    await over.promise;
    unfollow();
    closeStream();
    stopping.removeEventListener("abort", end);
    if (!response.writableEnded) response.end();

    async function comment(): Promise<void> {
      for (;;) {
        await pause(commentMs, until.signal);
        if (until.signal.aborted) return;
        response.write(": still here\n\n");
      }
    }
  };

  /** Notes one more stream of the key, or refuses it; answers what ends it. */
  function openStream(key: string): () => void {
    const open = openByKey.get(key) ?? 0;
    if (open >= streamsPerKey)
      throw new ProblemError(
        "rate-limited",
        `this key has ${open} streams open on this replica and may have ${streamsPerKey}: close one, or ask for the run with \`GET /v1/runs/{runId}\``,
        { headers: { "retry-after": "5" } },
      );
    openByKey.set(key, open + 1);
    return () => {
      const left = (openByKey.get(key) ?? 1) - 1;
      if (left === 0) openByKey.delete(key);
      else openByKey.set(key, left);
    };
  }
}

/** How far the run is, as `3/10`. */
const eventId = ({ progress: { ended, jobs } }: StoredRun): string => `${ended}/${jobs}`;

/**
 * Whether a reader who comes back has nothing more to read: it is answered 204, which ends an `EventSource`. One whose
 * last event is an earlier progress has not read the end.
 */
function wasRead(run: StoredRun, lastEventId: string | undefined): boolean {
  if (run.state !== "ended" || lastEventId === undefined) return false;
  return lastEventId === eventId(run) || !/^\d+\/\d+$/.test(lastEventId);
}
