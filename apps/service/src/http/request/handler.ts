import type { Request, Response } from "express";
import type { OperationId, operations } from "../operations/operations.ts";

/** The names in a path template, with their values. */
type PathParameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & PathParameters<Rest>
  : Record<never, string>;

/** Performs one operation: parses, calls one function, answers. What it throws is answered as a problem. */
export type Handler<Id extends OperationId> = (
  request: Request<PathParameters<(typeof operations)[Id]["path"]>>,
  response: Response,
) => void | Promise<void>;
