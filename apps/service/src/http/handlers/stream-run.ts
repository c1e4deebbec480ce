import { identifier } from "@slotgate/contracts";
import type { StoredRun } from "@slotgate/executor";
import type { Response } from "express";
import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { factsOf } from "../request/request-facts.ts";
import { callerOf } from "../request/require-role.ts";
import { statusOf } from "../request/run-status.ts";

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
    // Before anything is asked of the database.
    const closeStream = openStream(factsOf(response).allowance?.name ?? caller.subject);
    try {
      const id = identifier.safeParse(request.params.runId);
      const first = id.success ? await runStore.byId(id.data, caller) : null;
      if (first === null) throw new ProblemError("not-found", problemTexts.noRun);
      if (wasRead(first, request.get("last-event-id"))) return void response.writeHead(204).end();
      if (request.method === "HEAD") return void response.writeHead(200, head).end();
      // Whoever hung up while the run was looked for is heard of no more.
      if (!response.closed) await stream(first, response);
    } finally {
      closeStream();
    }
  };

  async function stream(first: StoredRun, response: Response): Promise<void> {
    const over = new AbortController();
    const until = AbortSignal.any([stopping, over.signal]);
    response.once("close", () => over.abort());
    response.writeHead(200, head);

    let shown = "";
    const show = (run: StoredRun): void => {
      const data = JSON.stringify(statusOf(run));
      if (data === shown || until.aborted) return;
      shown = data;
      const event = run.state === "ended" ? "ended" : "progress";
      response.write(`event: ${event}\ndata: ${data}\nid: ${eventId(run)}\n\n`);
      if (event === "ended") over.abort();
    };
    show(first);
    const unfollow = until.aborted ? () => {} : follower.follow(first, show);
    while (!until.aborted) {
      await pause(commentMs, until);
      if (!until.aborted) response.write(": still here\n\n");
    }
    unfollow();
    if (!response.writableEnded) response.end();
  }

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

/** How far the run is, as `3/10`; the end has an id of its own, since all jobs can have ended before the run has. */
const eventId = ({ state, progress: { ended, jobs } }: StoredRun): string =>
  state === "ended" ? "ended" : `${ended}/${jobs}`;

/**
 * Whether a reader who comes back has nothing more to read: it is answered 204, which ends an `EventSource`. One whose
 * last event is a progress has not read the end, nor has one that names no event.
 */
const wasRead = ({ state }: StoredRun, lastEventId = ""): boolean =>
  state === "ended" && !/^(\d+\/\d+)?$/.test(lastEventId);
