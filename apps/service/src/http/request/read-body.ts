import { answeredRunLimits, runLimits } from "@slotgate/contracts";
import { lightBytes } from "@slotgate/executor";
import express, { type NextFunction, type Request, type RequestHandler } from "express";
import type { OperationRequest } from "../operations/operation.ts";
import { ProblemError } from "../problems/problem-error.ts";
import { wantsAsync } from "./wants-async.ts";

/** Size limit of a decompressed body. A synchronous run must be smaller than an asynchronous one. */
export function bytesFor({
  size,
  asynchronous,
}: {
  readonly size: OperationRequest["size"];
  readonly asynchronous: boolean;
}): number {
  if (size === undefined) return lightBytes;
  return size === "run" && !asynchronous ? answeredRunLimits.bytes : runLimits.bytes;
}

/**
 * Reads the raw body. A body whose length is stated is copied into its place as it arrives, because joining all its
 * parts at the end would block the thread: for 40 ms when it has 8 MiB. A large one is in shared memory, so that passing
 * it to another thread does not copy it.
 */
export function readBody({ size }: Pick<OperationRequest, "size">): RequestHandler {
  const readerFor = (asynchronous: boolean): RequestHandler => {
    const limit = bytesFor({ size, asynchronous });
    const join = express.raw({ type: "application/json", limit });
    return (request, response, next) => {
      const length = statedLength(request);
      if (length === null || length > limit) join(request, response, next);
      else fill(request, { length, next });
    };
  };
  const [answered, later] = [readerFor(false), readerFor(true)];
  return (request, response, next) => (wantsAsync(request) ? later : answered)(request, response, next);
}

/** The length of an uncompressed JSON body in bytes; null if it is not stated. */
function statedLength({ headers }: Request): number | null {
  const { "content-type": type = "", "content-encoding": encoding = "identity" } = headers;
  if (!/^application\/json\s*(?:;|$)/i.test(type) || !/^identity$/i.test(encoding)) return null;
  // The parser of Node.js refuses any other form of it, and a length beside chunks.
  const length = Number(headers["content-length"] ?? 0);
  return length > 0 ? length : null;
}

function fill(
  request: Request,
  { length, next }: { readonly length: number; readonly next: NextFunction },
): void {
  let body = memoryFor(length, 0);
  let filled = 0;
  const take = (chunk: Buffer): void => {
    const needed = filled + chunk.length;
    if (needed > body.length) {
      const larger = memoryFor(length, needed);
      larger.set(body.subarray(0, filled));
      body = larger;
    }
    body.set(chunk, filled);
    filled = needed;
  };
  const end = (error?: Error): void => {
    request.off("data", take).off("end", complete).off("error", cutShort).off("close", cutShort);
    if (error === undefined) request.body = body;
    next(error);
  };
  const complete = (): void => end();
  const cutShort = (): void =>
    end(new ProblemError("bad-request", "the body ended before its stated length"));
  request.on("data", take).on("end", complete).on("error", cutShort).on("close", cutShort);
}

/** A client may state a length and send nothing: memory grows with what has arrived, and is copied twice at most. */
function memoryFor(length: number, arrived: number): Buffer {
  if (length <= lightBytes) return Buffer.allocUnsafe(length);
  return Buffer.from(new SharedArrayBuffer(Math.min(length, Math.max(lightBytes, arrived * 16))));
}
