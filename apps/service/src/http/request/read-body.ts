import { answeredRunLimits, runLimits } from "@slotgate/contracts";
import { lightBytes } from "@slotgate/executor";
import express, { type RequestHandler } from "express";
import type { OperationRequest } from "../operations/operation.ts";
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

/** Reads the raw body. */
export function readBody({ size }: Pick<OperationRequest, "size">): RequestHandler {
  const readerFor = (asynchronous: boolean) =>
    express.raw({ type: "application/json", limit: bytesFor({ size, asynchronous }) });
  const [answered, later] = [readerFor(false), readerFor(true)];
  return (request, response, next) => (wantsAsync(request) ? later : answered)(request, response, next);
}
