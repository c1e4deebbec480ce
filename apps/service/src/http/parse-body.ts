import {
  answeredRunLimits,
  type ContractIssue,
  type ParseResult,
  parseRunV1,
  type RunV1,
} from "@slotgate/contracts";
import type { Request } from "express";
import { locateIssues } from "../allowlist/locate-issues.ts";
import { drillName } from "../drill/drill-mark.ts";
import { decodeUtf8 } from "../json/decode-utf8.ts";
import { parseJson } from "../json/parse-json.ts";
import { ProblemError } from "./problem-error.ts";
import type { ProblemType } from "./problem-types.ts";
import { wantsAsync } from "./wants-async.ts";

/** As much of a request as a body is read from. */
type BodyRequest = Pick<Request, "headers" | "body">;

/** The run in a request whose body was read raw, or a problem that says what is wrong with it and where. */
export function parseRun(request: BodyRequest): RunV1 {
  const run = parseDocument(request, { parse: parseRunV1, problem: "invalid-run" });
  checkKinds(run);
  if (!wantsAsync(request)) checkAnswerable(run);
  return run;
}

/** The document in a request whose body was read raw, or a problem that says what is wrong with it and where. */
export function parseDocument<T>(
  request: BodyRequest,
  {
    parse,
    problem,
  }: { readonly parse: (document: unknown) => ParseResult<T>; readonly problem: ProblemType },
): T {
  const text = decodeUtf8(bytesOf(request));
  if (text === null) throw new ProblemError("not-json", "the body is not UTF-8");
  const json = parseJson(text);
  if (!json.ok) {
    if (json.issue !== undefined) throw invalid(problem, [json.issue]);
    throw new ProblemError("not-json", json.problem);
  }
  const parsed = parse(json.value);
  if (parsed.ok) return parsed.value;
  const placed = problem === "invalid-allowlist";
  throw invalid(problem, placed ? locateIssues(parsed.issues, { text, value: json.value }) : parsed.issues);
}

/** A rule that lets drills through must not let anybody else reach a real provider. */
function checkKinds({ jobs }: RunV1): void {
  const at = jobs.findIndex(({ kind }) => kind === drillName);
  if (at < 0) return;
  const path = `$.jobs[${at}].kind`;
  const expected = "a kind of your own: this one is for drills alone";
  throw invalid("invalid-run", [{ path, expected, received: `\`${drillName}\`` }]);
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

function bytesOf(request: BodyRequest): Buffer {
  const type = request.headers["content-type"] ?? "";
  const charset = charsets.exec(type)?.[1] ?? "utf-8";
  if (!/^utf-?8$/i.test(charset)) {
    throw new ProblemError(
      "unsupported-media-type",
      "send the document as UTF-8, which is all that JSON may be",
    );
  }
  const body: unknown = request.body;
  if (Buffer.isBuffer(body)) return body;
  // The raw reader leaves the body alone when its type is not JSON, and when there is none.
  if (/^application\/json\s*(?:;|$)/i.test(type)) throw new ProblemError("not-json", "the body is empty");
  throw new ProblemError("unsupported-media-type", "send the document with `content-type: application/json`");
}

function invalid(problem: ProblemType, issues: readonly ContractIssue[]): ProblemError {
  const [first] = issues;
  const place =
    first === undefined
      ? ""
      : `, first at \`${first.path}\`${first.where === undefined ? "" : ` (${first.where})`}: expected ${first.expected}, received ${first.received}`;
  const count = issues.length === 1 ? "1 issue" : `${issues.length} issues`;
  return new ProblemError(problem, `${count}${place}`, { issues });
}
