import { answeredRunLimits, runLimits } from "@slotgate/contracts";
import express, { type RequestHandler } from "express";
import { wantsAsync } from "./wants-async.ts";

const readerOf = (limit: number): RequestHandler => express.raw({ type: "application/json", limit });

const readAnswered = readerOf(answeredRunLimits.bytes);
const readAny = readerOf(runLimits.bytes);

/** Reads the body as it came. What is to be answered in one go must be smaller than what is only accepted. */
export const readBody: RequestHandler = (request, response, next) =>
  (wantsAsync(request) ? readAny : readAnswered)(request, response, next);
