import type { JobAnswerV1, RunResponseV1, RunV1 } from "@slotgate/contracts";
import { parseWith, problemV1 } from "@slotgate/contracts";
import type { Answered, createJudge, DescribedOperation } from "../../openapi/described-api.ts";
import { allowlistOf } from "../../world/documents.ts";
import type { SentRequest } from "./mutate-request.ts";

export interface AnswerToJudge {
  readonly request: SentRequest;
  readonly answer: Answered;
  /** The one that the request was made from. */
  readonly operation: DescribedOperation;
  readonly judge: ReturnType<typeof createJudge>;
  readonly mayBeKilled: boolean;
}

/** What an answer to a changed request has that it must not have. */
export function findingsInAnswer({
  request,
  answer,
  operation,
  judge,
  mayBeKilled,
}: AnswerToJudge): readonly string[] {
  const { status, text } = answer;
  const isHead = request.method === "HEAD";
  const mayBeHeldBack = mayBeKilled && (isHead || text.includes("urn:slotgate:problem:results-held-back"));
  if (status >= 500 && !mayBeHeldBack) return [`it was answered ${status}: ${text.slice(0, 500)}`];
  if (isHead) return [];
  if (request.strayed) return status < 400 || isProblem(text) ? [] : [`${status} without a problem: ${text}`];
  const { differences } = judge(operation, answer);
  return [
    ...differences.map((difference) => `${status} is not as described: ${difference}: ${text.slice(0, 500)}`),
    ...(operation.operationId === "submitRun" && status === 200 ? wrongAdmissions(request, text) : []),
  ];
}

const isProblem = (text: string): boolean => {
  try {
    return parseWith(problemV1, JSON.parse(text)).ok;
  } catch {
    return false;
  }
};

/** Compares who got generated content with a reading of opt-in and allowlist that shares nothing with the service. */
function wrongAdmissions({ body }: SentRequest, text: string): string[] {
  const run = readRun(body);
  if (run === null) return [];
  const { jobs } = JSON.parse(text) as RunResponseV1;
  return jobs.flatMap((answer, at) =>
    isGenerated(answer) && !mayGenerate(run, at) ? [`job ${at} got content, and no rule allows that`] : [],
  );
}

const isGenerated = ({ result, decision }: JobAnswerV1): boolean =>
  result.status === "COMPLETED" && decision.path !== "verbatim";

/** Null where it was compressed. */
function readRun(body: Buffer | null): RunV1 | null {
  try {
    return JSON.parse(String(body)) as RunV1;
  } catch {
    return null;
  }
}

const [rule] = allowlistOf().rules;

function mayGenerate({ metadata, appliesTo, jobs }: RunV1, at: number): boolean {
  const job = jobs[at];
  if (rule === undefined || job === undefined || metadata.allowAI !== true) return false;
  return (
    rule.kinds.includes(job.kind) &&
    Object.entries(rule.appliesTo).every(
      ([dimension, values]) =>
        Object.hasOwn(appliesTo, dimension) &&
        (values.includes("*") || values.includes(appliesTo[dimension] ?? "")),
    )
  );
}
