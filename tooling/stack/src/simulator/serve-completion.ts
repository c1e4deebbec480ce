import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseChatRequest } from "./chat-request.ts";
import type { Fault } from "./fault.ts";
import type { FaultBook } from "./fault-book.ts";
import { readBody } from "./read-body.ts";
import type { RequestLog } from "./request-log.ts";
import { mainFault, sendAnswer } from "./send-answer.ts";
import { sendJson } from "./send-json.ts";

export interface CompletionContext {
  readonly faults: FaultBook;
  readonly log: RequestLog;
  readonly now: () => Date;
}

const decisionHeader = "x-slotgate-decision-id";

/** Serves `POST /v1/chat/completions` and keeps its line in the request log. */
export async function serveCompletion(
  incoming: IncomingMessage,
  response: ServerResponse,
  context: CompletionContext,
): Promise<void> {
  const { log, now } = context;
  const header = incoming.headers[decisionHeader];
  const entry = log.open(typeof header === "string" ? header : null);
  const gone = new AbortController();
  response.on("close", () => {
    const cutByUs = entry.fault?.startsWith("cut") === true;
    const completed = response.writableFinished;
    entry.status = response.headersSent ? response.statusCode : null;
    log.close(entry, { completed, aborted: !completed && !cutByUs });
    gone.abort();
  });

  try {
    const body = await readBody(incoming);
    const request = parseChatRequest(body);
    entry.model = request.model;
    const jobKey = entry.decisionId ?? createHash("sha256").update(body).digest("hex");
    const faults = context.faults.take({ body, prompt: request.prompt, jobKey });
    entry.fault = nameOf(faults);
    const onUsage = (totalTokens: number): void => {
      entry.totalTokens = totalTokens;
    };
    await sendAnswer({ request, faults, now, incoming, response, gone: gone.signal, onUsage });
  } catch (cause) {
    // A client that went away needs no answer; everything else is a request that cannot be served.
    if (gone.signal.aborted || response.headersSent) return;
    const { message } = cause as Error;
    sendJson(response, {
      status: 400,
      body: { error: { message, type: "invalid_request_error", param: null, code: null } },
    });
  }
}

function nameOf(faults: readonly Fault[]): string | null {
  return (mainFault(faults) ?? faults[0])?.fault ?? null;
}
