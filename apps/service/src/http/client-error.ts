import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { ProblemV1 } from "@slotgate/contracts";
import { type ProblemType, problemTypes } from "./problem-types.ts";

const reasons: Readonly<Record<string, { readonly type: ProblemType; readonly detail: string }>> = {
  HPE_HEADER_OVERFLOW: { type: "headers-too-large", detail: "send fewer or shorter headers" },
  ERR_HTTP_REQUEST_TIMEOUT: {
    type: "request-timeout",
    detail: "send the whole request without such a pause",
  },
};
const unreadable = { type: "bad-request", detail: "this is not HTTP/1.1 as a server can read it" } as const;

/** Answers what never became a request, and closes its connection. There is no request id to name. */
export function answerClientError(error: Error, socket: Duplex & { readonly bytesWritten?: number }): void {
  // Where an answer was begun, another head would end up in the middle of it.
  if (!socket.writable || socket.bytesWritten !== 0) {
    socket.destroy();
    return;
  }
  const code = "code" in error ? String(error.code) : "";
  const { type, detail } = reasons[code] ?? unreadable;
  const { status, title } = problemTypes[type];
  const problem: ProblemV1 = { type: `urn:slotgate:problem:${type}`, title, status, detail };
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "content-type: application/problem+json",
      `content-length: ${Buffer.byteLength(body)}`,
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}
