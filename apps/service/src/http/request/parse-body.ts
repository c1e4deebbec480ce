import type { Contract, ContractIssue, RunV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { decodeUtf8 } from "@slotgate/controls";
import {
  type Background,
  type GovernedRequest,
  type GovernedRequests,
  type Judged,
  judgeDocument,
  judgeGoverned,
  judgeRun,
  lightBytes,
  type SubmittedRun,
  submittedRun,
} from "@slotgate/executor";
import type { Request } from "express";
import { ProblemError } from "../problems/problem-error.ts";
import type { ProblemType } from "../problems/problem-types.ts";
import { wantsAsync } from "./wants-async.ts";

/** The parts of a request that a body is read from. */
type BodyRequest = Pick<Request, "headers" | "body">;

interface ReadOptions {
  readonly background: Pick<Background, "run">;
  readonly owner: string;
}

/**
 * The run in a request's raw body, or a problem that says what is wrong and where. A large run is judged in the
 * background.
 */
export async function readRun(
  request: BodyRequest,
  { background, owner, regenerate }: ReadOptions & { readonly regenerate: boolean },
): Promise<SubmittedRun> {
  const bytes = bytesOf(request);
  const answered = !wantsAsync(request);
  if (bytes.length <= lightBytes)
    return submittedRun(valid("invalid-run", judgeRun(bytes, { answered })), regenerate);
  const task = { bytes, answered, regenerate };
  const { jobs, digest } = valid("invalid-run", await background.run("judgeRunTask", task, { owner }));
  return {
    jobs,
    digest: () => digest,
    document: () => withoutMark(bytes),
    run: () => JSON.parse(decodeUtf8(bytes) ?? "") as RunV1,
  };
}

/** PostgreSQL takes a byte order mark for a part of the document. */
const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, 3).equals(mark) ? bytes.subarray(3) : bytes;
const mark = Buffer.from("\ufeff");

const problemOf = {
  "allowlist-change": "invalid-allowlist",
  "allowlist-proposal": "invalid-allowlist",
  "generation-change": "invalid-generation",
  "generation-try": "invalid-generation",
} as const satisfies Record<GovernedRequest, ProblemType>;

/** The document in a request that contains one with revisions, and the digest of the latter. */
export async function readGoverned<Name extends GovernedRequest>(
  request: BodyRequest,
  { name, background, owner }: ReadOptions & { readonly name: Name },
): Promise<{ readonly given: GovernedRequests[Name]; readonly digest: string }> {
  const bytes = bytesOf(request);
  if (bytes.length <= lightBytes) {
    const given = parseGoverned(request, name);
    return { given, digest: digestOf(given.document) };
  }
  const judged = await background.run("judgeGovernedTask", { bytes, name }, { owner });
  const { digest } = valid(problemOf[name], judged);
  const given = JSON.parse(decodeUtf8(bytes) ?? "") as GovernedRequests[Name];
  return { given, digest };
}

/** The same for a small one. */
export const parseGoverned = <Name extends GovernedRequest>(
  request: BodyRequest,
  name: Name,
): GovernedRequests[Name] => valid(problemOf[name], judgeGoverned(bytesOf(request), name));

/** A small document in a request's raw body, or a problem that says what is wrong and where. */
export const parseDocument = <T>(
  request: BodyRequest,
  { contract, problem }: { readonly contract: Contract<T>; readonly problem: ProblemType },
): T => valid(problem, judgeDocument(bytesOf(request), { contract }));

/** The value, or a problem that says what is wrong with the body. */
export function valid<T>(problem: ProblemType, judged: Judged<T>): T {
  switch (judged.is) {
    case "valid":
      return judged.value;
    case "not-json":
      throw new ProblemError("not-json", judged.problem);
    case "invalid":
      throw invalid(problem, judged.issues);
  }
}

const charsets = /;\s*charset\s*=\s*"?([^";\s]*)/i;

/** A request's raw body, or a problem if it is not JSON in UTF-8. */
export function bytesOf(request: BodyRequest): Buffer {
  const type = request.headers["content-type"] ?? "";
  const charset = charsets.exec(type)?.[1] ?? "utf-8";
  if (!/^utf-?8$/i.test(charset)) {
    throw new ProblemError("unsupported-media-type", "send the document as UTF-8, which JSON requires");
  }
  const body: unknown = request.body;
  if (Buffer.isBuffer(body)) return body;
  // The raw reader ignores a body that is not JSON or empty.
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
