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

/** Comments are sent during silence, so that proxies keep the connection. */
const commentMs = 15_000;

const head = {
  "content-type": "text/event-stream",
  // Proxies buffer what they compress or store.
  "cache-control": "no-cache, no-store, no-transform",
  "x-accel-buffering": "no",
};

type Parts = Pick<AppParts, "runStore" | "follower" | "streamsPerKey" | "stopping" | "pause">;

/** Server-sent events: `progress` after each change, and `ended` at the end, each with the run's status. */
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
    // Before any query.
    const closeStream = openStream(factsOf(response).allowance?.name ?? caller.subject);
    try {
      const id = identifier.safeParse(request.params.runId);
      const first = id.success ? await runStore.byId(id.data, caller) : null;
      if (first === null) throw new ProblemError("not-found", problemTexts.noRun);
      if (wasRead(first, request.get("last-event-id"))) return void response.writeHead(204).end();
      if (request.method === "HEAD") return void response.writeHead(200, head).end();
      // The close event of a caller who hung up during the query has passed already.
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

  /** Counts one more stream of the key, or refuses it; returns a function that ends it. */
  function openStream(key: string): () => void {
    const open = openByKey.get(key) ?? 0;
    if (open >= streamsPerKey)
      throw new ProblemError(
        "rate-limited",
        `this key has ${open} event streams open on this replica, which allows at most ${streamsPerKey}: close one, or poll the run with \`GET /v1/runs/{runId}\``,
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

/** The run's progress, as `3/10`; the end has its own id, since all jobs can end before the run does. */
const eventId = ({ state, progress: { ended, jobs } }: StoredRun): string =>
  state === "ended" ? "ended" : `${ended}/${jobs}`;

/**
 * Whether a returning reader has read everything: it gets 204, which ends an `EventSource`. A reader whose last event
 * is a progress, or who names none, has not read the end.
 */
const wasRead = ({ state }: StoredRun, lastEventId = ""): boolean =>
  state === "ended" && !/^(\d+\/\d+)?$/.test(lastEventId);
