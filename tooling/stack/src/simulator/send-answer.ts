import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { ChatRequest } from "./chat-request.ts";
import { completionFor } from "./completion.ts";
import { type Fault, type FaultName, standardDelayMs } from "./fault.ts";
import { sendJson } from "./send-json.ts";

export interface AnswerOptions {
  readonly request: ChatRequest;
  readonly faults: readonly Fault[];
  readonly now: () => Date;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborted when the connection is gone, which ends all waiting. */
  readonly gone: AbortSignal;
  /** Called with the tokens that the answer reports as used. */
  readonly onUsage: (totalTokens: number) => void;
}

/** Answers one completion request, with content or with its faults. */
export async function sendAnswer(options: AnswerOptions): Promise<void> {
  const { request, faults, now, incoming, response, gone, onUsage } = options;
  const main = mainFault(faults);
  const waiting = faults.reduce((sum, fault) => sum + delayOf(fault), 0);
  if (waiting > 0) await pause(waiting, undefined, { signal: gone });
  const completion = () => {
    const completed = completionFor({ request, fault: main?.fault ?? null, now: now() });
    onUsage(completed.usage.total_tokens);
    return completed;
  };

  switch (main?.fault) {
    case "hang":
      return;
    case "cut-early":
      incoming.socket.destroy();
      return;
    case "cut":
      return cutInTheMiddle({ response, incoming, body: JSON.stringify(completion()) });
    case "body-not-json":
      response
        .writeHead(200, { "content-type": "text/html" })
        .end("<html><body>Simulated proxy page</body></html>");
      return;
    case "body-wrong-shape":
      return sendJson(response, { status: 200, body: { simulated: "not a completion" } });
    case "retry-after":
      response.setHeader("retry-after", String(main.retryAfterSeconds ?? 1));
      return sendError(response, 429);
    default: {
      const status = statusOf(main?.fault);
      return status === undefined
        ? sendJson(response, { status: 200, body: completion() })
        : sendError(response, status);
    }
  }
}

/** The fault that shapes the answer; a delay only postpones it. */
export function mainFault(faults: readonly Fault[]): Fault | undefined {
  return faults.find(({ fault }) => fault !== "delay");
}

function delayOf({ fault, delayMs }: Fault): number {
  return delayMs ?? (fault === "delay" ? standardDelayMs : 0);
}

function statusOf(fault: FaultName | undefined): number | undefined {
  return fault?.startsWith("http-") === true ? Number(fault.slice("http-".length)) : undefined;
}

function sendError(response: ServerResponse, status: number): void {
  const message = `simulated error ${status}`;
  sendJson(response, {
    status,
    body: { error: { message, type: "simulated_error", param: null, code: null } },
  });
}

function cutInTheMiddle(cut: {
  readonly response: ServerResponse;
  readonly incoming: IncomingMessage;
  readonly body: string;
}): void {
  const { response, incoming, body } = cut;
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  // Only once the first half is sent, so that a reading client has seen a good beginning.
  response.write(body.slice(0, body.length / 2), () => incoming.socket.destroy());
}
