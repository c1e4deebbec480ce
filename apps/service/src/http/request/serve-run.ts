import type { JobAnswerV1 } from "@slotgate/contracts";
import { messageOf } from "@slotgate/controls";
import type { JobAnswer, StoredAnswer } from "@slotgate/executor";
import type { Response } from "express";
import type { AppParts } from "./app-parts.ts";
import { callerOf } from "./require-role.ts";
import { sendText } from "./send.ts";
import { type ServingParts, serveAnswers } from "./serve-answers.ts";
import { jobAnswerFor } from "./visible-to.ts";
import { hungUp, written } from "./written.ts";

export interface RunServing {
  readonly response: Response;
  readonly pages: AsyncIterable<readonly StoredAnswer[]>;
  /** The document to send, with these jobs as its last field. */
  readonly document: (jobs: JobAnswerV1[]) => object;
}

/**
 * Sends the jobs of a run. A run of several pages is sent page by page, each locked while it is sent, so that thousands
 * of results are never in memory together and no query grows with them.
 */
export async function serveRun(
  parts: ServingParts & Pick<AppParts, "logger">,
  { response, pages, document }: RunServing,
): Promise<void> {
  const caller = callerOf(response);
  const empty = JSON.stringify(document([]));
  const start = empty.lastIndexOf("[]") + 1;
  const textOf = (jobs: readonly JobAnswer[]): string =>
    jobs.map((job) => JSON.stringify(jobAnswerFor(caller, job))).join(",");
  const gone = hungUp(response);
  const iterator = pages[Symbol.asyncIterator]();

  try {
    let page = await iterator.next();
    let next = page.done === true ? page : await iterator.next();
    if (next.done === true) {
      const send = (jobs: readonly JobAnswer[]): void =>
        sendText(response, `${empty.slice(0, start)}${textOf(jobs)}${empty.slice(start)}`);
      return await serveAnswers(parts, { response, answers: page.value ?? [], send });
    }
    let opening = empty.slice(0, start);
    while (page.done !== true) {
      const before = opening;
      const send = (jobs: readonly JobAnswer[]): void => {
        if (!response.headersSent)
          response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
        response.write(`${before}${textOf(jobs)}`);
      };
      await serveAnswers(parts, { response, answers: page.value, send });
      await written(response, gone);
      opening = ",";
      page = next;
      if (page.done !== true) next = await iterator.next();
    }
    response.end(empty.slice(start));
  } catch (error) {
    if (!response.headersSent) throw error;
    // Cut off, so that it is not mistaken for complete; the head has been sent, so no problem can be.
    if (!gone.aborted) parts.logger.warn({ error: messageOf(error) }, "the answer of a run was cut off");
    response.destroy();
  }
}
