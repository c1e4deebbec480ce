import { type ParseResult, parseRunV1, type RunV1 } from "@slotgate/contracts";
import { decodeUtf8 } from "../json/decode-utf8.ts";
import { parseJson } from "../json/parse-json.ts";
import { ProblemError } from "./problem-error.ts";

/** The run in a request's raw body, or a problem that says what is wrong with it and where. */
export function parseRun(body: unknown): RunV1 {
  // The raw reader leaves the body alone when its type is not JSON.
  if (!Buffer.isBuffer(body)) {
    throw new ProblemError("unsupported-media-type", "send the run with `content-type: application/json`");
  }
  const text = decodeUtf8(body);
  if (text === null) throw new ProblemError("not-json", "the body is not UTF-8");
  const json = parseJson(text);
  if (!json.ok) throw new ProblemError("not-json", json.problem);
  return runOf(parseRunV1(json.value));
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
