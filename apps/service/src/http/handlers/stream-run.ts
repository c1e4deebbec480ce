import { identifier } from "@slotgate/contracts";
import type { Response } from "express";
import type { StoredRun } from "../../runs/run-store.ts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { ProblemError } from "../problem-error.ts";
import { problemTexts } from "../problem-texts.ts";
import { callerOf } from "../require-role.ts";
import { statusOf } from "../run-status.ts";

const pollMs = 500;
/** Silence in between is filled, so that proxies keep the connection. */
const silenceMs = 15_000;

/** Server-sent events: `progress` whenever it has changed, and `ended` at the end, each with the run's status. */
export const streamRun =
  ({
    runStore,
    stopping,
    pause,
    clock,
  }: Pick<AppParts, "runStore" | "stopping" | "pause" | "clock">): Handler<"streamRun"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const id = identifier.safeParse(request.params.runId);
    const first = id.success ? await runStore.byId(id.data, caller) : null;
    if (first === null) throw new ProblemError("not-found", problemTexts.noRun);
    const over = new AbortController();
    response.once("close", () => over.abort());
    // Whoever hung up while the run was looked for is heard of no more.
    if (response.closed) over.abort();
    const until = AbortSignal.any([stopping, over.signal]);
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });

    let shown = "";
    let shownAt = clock.monotonic();
    const show = (run: StoredRun): void => {
      const data = JSON.stringify(statusOf(run));
      if (data !== shown) {
        response.write(`event: ${run.state === "ended" ? "ended" : "progress"}\ndata: ${data}\n\n`);
        shownAt = clock.monotonic();
      } else if (clock.monotonic() - shownAt >= silenceMs) {
        response.write(": still here\n\n");
        shownAt = clock.monotonic();
      }
      shown = data;
    };
    await follow({ first, show, until });
    end(response);

    async function follow({ first: start, show: tell, until: signal }: Following): Promise<void> {
      let run: StoredRun | null = start;
      while (!signal.aborted) {
        if (run !== null) tell(run);
        if (run?.state === "ended") return;
        await pause(pollMs, signal);
        // While the database does not answer there is nothing new to say; the line stays open.
        run = await runStore.byId(start.runId, caller).catch(() => null);
      }
    }
  };

interface Following {
  readonly first: StoredRun;
  readonly show: (run: StoredRun) => void;
  readonly until: AbortSignal;
}

function end(response: Response): void {
  if (!response.writableEnded) response.end();
}
