import { answeredRunLimits, type ParseResult, parseRunV1, type RunV1 } from "@slotgate/contracts";
import type { Request } from "express";
import { decodeUtf8 } from "../json/decode-utf8.ts";
import { parseJson } from "../json/parse-json.ts";
import { ProblemError } from "./problem-error.ts";
import { wantsAsync } from "./wants-async.ts";

/** The run in a request whose body was read raw, or a problem that says what is wrong with it and where. */
export function parseRun(request: Pick<Request, "headers" | "body">): RunV1 {
  const text = decodeUtf8(bytesOf(request));
  if (text === null) throw new ProblemError("not-json", "the body is not UTF-8");
  const json = parseJson(text);
  if (!json.ok) throw new ProblemError("not-json", json.problem);
  const run = runOf(parseRunV1(json.value));
  if (!wantsAsync(request)) checkAnswerable(run);
  return run;
}

/** More jobs than one answer can wait for are taken, but not answered in one go. */
function checkAnswerable({ jobs }: RunV1): void {
  const most = answeredRunLimits.jobs;
  if (jobs.length <= most) return;
  const expected = `at most ${most} items in a run that is answered in one go; send \`Prefer: respond-async\` with more`;
  const issue = { path: "$.jobs", expected, received: `an array of ${jobs.length} items` };
  throw new ProblemError("invalid-run", `1 issue, first at \`$.jobs\`: expected ${expected}`, {
    issues: [issue],
  });
}

const charsets = /;\s*charset\s*=\s*"?([^";\s]*)/i;

function bytesOf(request: Pick<Request, "headers" | "body">): Buffer {
  const type = request.headers["content-type"] ?? "";
  const charset = charsets.exec(type)?.[1] ?? "utf-8";
  if (!/^utf-?8$/i.test(charset)) {
    throw new ProblemError("unsupported-media-type", "send the run as UTF-8, which is all that JSON may be");
  }
  const body: unknown = request.body;
  if (Buffer.isBuffer(body)) return body;
  // The raw reader leaves the body alone when its type is not JSON, and when there is none.
  if (/^application\/json\s*(?:;|$)/i.test(type)) throw new ProblemError("not-json", "the body is empty");
  throw new ProblemError("unsupported-media-type", "send the run with `content-type: application/json`");
}

function runOf(parsed: ParseResult<RunV1>): RunV1 {
  if (parsed.ok) return parsed.value;
  const [first] = parsed.issues;
  const place =
    first === undefined
      ? ""
      : `, first at \`${first.path}\`: expected ${first.expected}, received ${first.received}`;
  const count = parsed.issues.length === 1 ? "1 issue" : `${parsed.issues.length} issues`;
  throw new ProblemError("invalid-run", `${count}${place}`, { issues: parsed.issues });
}
