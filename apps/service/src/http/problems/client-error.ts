import { maxHeaderSize, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { problemDocument } from "./problem-document.ts";
import { ProblemError } from "./problem-error.ts";
import { problemTypes } from "./problem-types.ts";

/** A request that Node's parser rejected, as a problem. */
export function clientProblem(code: string): ProblemError {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return new ProblemError(
        "headers-too-large",
        `the headers have more than ${maxHeaderSize} bytes: send fewer or shorter ones; if a token makes them long, have its issuer include fewer claims`,
      );
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new ProblemError("request-timeout", "send the whole request without a long pause");
    default:
      return new ProblemError("bad-request", "the request is not valid HTTP/1.1");
  }
}

/** Answers bytes that are not a valid request, and closes the connection. There is no request id. */
export function answerClientError(error: Error, socket: Duplex & { readonly bytesWritten?: number }): void {
  // If an answer was begun, another head would end up in the middle of it.
  if (!socket.writable || socket.bytesWritten !== 0) {
    socket.destroy();
    return;
  }
  answerAndClose(socket, clientProblem("code" in error ? String(error.code) : ""));
}

/** Answers a request whose body does not arrive, and closes its connection. */
export const requestTimedOut = (socket: Duplex): void =>
  answerAndClose(socket, clientProblem("ERR_HTTP_REQUEST_TIMEOUT"));

function answerAndClose(socket: Duplex, problem: ProblemError): void {
  const { status } = problemTypes[problem.type];
  const body = JSON.stringify(problemDocument(problem));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "content-type: application/problem+json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  // A client that reads nothing must not keep the connection open.
  socket.end([...head, "", body].join("\r\n"), () => socket.destroy());
}
