import type { IncomingMessage } from "node:http";
import { identifier, jobId, nearMiss } from "@slotgate/contracts";
import * as z from "zod";
import { ProblemError } from "../problems/problem-error.ts";
import type { Operation } from "./operation.ts";
import { type Parameter, type ParameterName, parameters } from "./parameters.ts";
import { shown, wrong } from "./query.ts";

/** The parts of a request that have parameters. */
export interface ParameterRequest extends Pick<IncomingMessage, "headers" | "headersDistinct"> {
  readonly url: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
}

interface Shape {
  readonly schema: z.ZodType;
  readonly expected: string;
}

const anyId: Shape = { schema: identifier, expected: "an id of 1 to 256 characters without U+0000" };

/** Path parameters; every other one is an id. */
const pathShapes: Readonly<Record<string, Shape>> = {
  jobId: { schema: jobId, expected: "1 to 256 printable ASCII characters" },
  revision: { schema: z.string().regex(/^[1-9]\d{0,14}$/), expected: "a whole number from 1" },
};

/** A scope's dimensions have names chosen by the caller. */
const scopePrefix = "scope.";

/**
 * Checks a request's parameters and headers against the table of operations before any query. A misspelt one would
 * otherwise be ignored silently.
 */
export function checkParameters(
  request: ParameterRequest,
  { parameters: named }: Pick<Operation, "parameters">,
): void {
  const { url, params, query } = request;
  for (const [name, value] of Object.entries(params)) checkPath(name, String(value));
  const at = url.indexOf("?");
  if (at !== -1) {
    // Express does not recognize bad encoding as such.
    decodeURIComponent(url.slice(at));
    const known = queryNames(named);
    for (const [name, value] of Object.entries(query)) {
      checkName(name, known);
      if (typeof value !== "string") throw wrong(name, "one value", "several");
      if (value.includes("\u0000")) throw wrong(name, "text without U+0000", shown(value));
    }
  }
  if (named.includes("Idempotency-Key")) checkIdempotencyHeader(request);
  if (named.includes("Prefer")) checkPreferences(request.headers["prefer"]);
}

const queryNames = (named: readonly ParameterName[]): readonly string[] =>
  named.flatMap((key) => {
    const parameter: Parameter = parameters[key];
    return parameter.in === "query" ? [parameter.name ?? key] : [];
  });

function checkPath(name: string, value: string): void {
  const { schema, expected } = pathShapes[name] ?? anyId;
  if (!schema.safeParse(value).success)
    throw invalid(`path parameter \`${name}\`: expected ${expected}, received ${shown(value)}`);
}

function checkName(name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  if (name.startsWith(scopePrefix) && known.some((one) => one.startsWith(scopePrefix))) return;
  const near = nearMiss(name, known);
  const takes = known.length === 0 ? "this operation takes none" : `this operation takes ${known.join(", ")}`;
  const hint = near === null ? takes : `did you mean \`${near}\`?`;
  throw invalid(`query parameter ${shown(name)} is not known: ${hint}`);
}

/** Without its key a repeated run would be executed again. */
function checkIdempotencyHeader(request: Pick<IncomingMessage, "headers" | "headersDistinct">): void {
  for (const name in request.headers) {
    // Most headers need no further check.
    if (!name.includes("idem") && !name.includes("key")) continue;
    if (nearMiss(name, ["idempotency-key"]) !== null)
      throw invalid(`header ${shown(name)} is not known: did you mean \`Idempotency-Key\`?`);
  }
  if (request.headers["idempotency-key"] === undefined) return;
  if ((request.headersDistinct["idempotency-key"]?.length ?? 0) > 1)
    throw invalid("header `Idempotency-Key`: expected one value, received several");
}

/** Unknown preferences are ignored, as RFC 7240 requires; a nearly known one is a misspelling. */
function checkPreferences(header: string | readonly string[] | undefined): void {
  if (header === undefined) return;
  for (const preference of [header].flat().join(",").split(",")) {
    const name = preference.split(/[;=]/, 1)[0]?.trim() ?? "";
    if (nearMiss(name.toLowerCase(), ["respond-async"]) !== null)
      throw invalid(`preference ${shown(name)} is not known: did you mean \`Prefer: respond-async\`?`);
  }
}

const invalid = (detail: string): ProblemError => new ProblemError("invalid-parameter", detail);
