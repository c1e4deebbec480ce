import {
  type AllowlistChangeV1,
  type AllowlistProposalV1,
  allowlistChangeV1,
  allowlistProposalV1,
  answeredRunLimits,
  type Contract,
  type ContractIssue,
  countValues,
  type GenerationChangeV1,
  type GenerationTryV1,
  generationChangeV1,
  generationTryV1,
  parseWith,
  type RunV1,
  runV1,
} from "@slotgate/contracts";
import { decodeUtf8, locateIssues, parseJson } from "@slotgate/controls";
import { drillName } from "../drill/drill-mark.ts";

/** A parsed document, or what is wrong with it. */
export type Judged<T> =
  | { readonly is: "valid"; readonly value: T }
  /** `problem` is a sentence about the text. */
  | { readonly is: "not-json"; readonly problem: string }
  | { readonly is: "invalid"; readonly issues: readonly ContractIssue[] };

/** Judges a document by its bytes. `place` adds positions in the text to issues. */
export function judgeDocument<T>(
  bytes: Uint8Array,
  {
    contract,
    place = ({ issues }) => issues,
  }: {
    readonly contract: Contract<T>;
    readonly place?: (found: Placing) => readonly ContractIssue[];
  },
): Judged<T> {
  const text = decodeUtf8(bytes);
  if (text === null) return { is: "not-json", problem: "the body is not UTF-8" };
  const json = parseJson(text);
  if (!json.ok)
    return json.issue === undefined
      ? { is: "not-json", problem: json.problem }
      : { is: "invalid", issues: [json.issue] };
  const parsed = parseWith(contract, json.value);
  if (parsed.ok) return { is: "valid", value: parsed.value };
  return { is: "invalid", issues: place({ issues: parsed.issues, text, value: json.value }) };
}

interface Placing {
  readonly issues: readonly ContractIssue[];
  readonly text: string;
  readonly value: unknown;
}

/** Requests that contain a document with revisions. */
export interface GovernedRequests {
  readonly "allowlist-change": AllowlistChangeV1;
  readonly "allowlist-proposal": AllowlistProposalV1;
  readonly "generation-change": GenerationChangeV1;
  readonly "generation-try": GenerationTryV1;
}

export type GovernedRequest = keyof GovernedRequests;

const governedContracts: { readonly [Name in GovernedRequest]: Contract<GovernedRequests[Name]> } = {
  "allowlist-change": allowlistChangeV1,
  "allowlist-proposal": allowlistProposalV1,
  "generation-change": generationChangeV1,
  "generation-try": generationTryV1,
};

export function judgeGoverned<Name extends GovernedRequest>(
  bytes: Uint8Array,
  name: Name,
): Judged<GovernedRequests[Name]> {
  const judged = judgeDocument(bytes, {
    contract: governedContracts[name],
    place: ({ issues, text, value }) => locateIssues(issues, { text, value }),
  });
  if (judged.is !== "valid" || !("run" in judged.value)) return judged;
  const issue = sampleIssue(judged.value.run);
  return issue === null ? judged : { is: "invalid", issues: [issue] };
}

/** Of the run of a try. */
const sampleJobs = 100;

function sampleIssue(run: RunV1): ContractIssue | null {
  const { jobs } = run;
  const ofKind = kindIssue(run);
  if (ofKind !== null) return { ...ofKind, path: ofKind.path.replace("$", "$.run") };
  const path = "$.run.jobs";
  if (jobs.length > sampleJobs)
    return { path, expected: `at most ${sampleJobs} items`, received: `an array of ${jobs.length} items` };
  const most = answeredRunLimits.values;
  return countValues(jobs, most) > most
    ? { path, expected: `at most ${most} JSON values`, received: "an array that holds more" }
    : null;
}

/** Judges a run. A synchronous run must be smaller than an asynchronous one. */
export function judgeRun(bytes: Uint8Array, { answered }: { readonly answered: boolean }): Judged<RunV1> {
  const judged = judgeDocument(bytes, { contract: runV1 });
  if (judged.is !== "valid") return judged;
  const issue = kindIssue(judged.value) ?? (answered ? sizeIssue(judged.value) : null);
  return issue === null ? judged : { is: "invalid", issues: [issue] };
}

/** A rule that admits drills must admit no other job to a real provider. */
function kindIssue({ jobs }: RunV1): ContractIssue | null {
  const at = jobs.findIndex(({ kind }) => kind === drillName);
  if (at < 0) return null;
  const expected = "another kind: this one is reserved for drills";
  return { path: `$.jobs[${at}].kind`, expected, received: `\`${drillName}\`` };
}

function sizeIssue({ jobs }: RunV1): ContractIssue | null {
  const later = "in a synchronous run; send `Prefer: respond-async` with more";
  if (jobs.length > answeredRunLimits.jobs)
    return {
      path: "$.jobs",
      expected: `at most ${answeredRunLimits.jobs} items ${later}`,
      received: `an array of ${jobs.length} items`,
    };
  const most = answeredRunLimits.values;
  if (countValues(jobs, most) > most)
    return {
      path: "$.jobs",
      expected: `at most ${most} JSON values ${later}`,
      received: `an array that holds more`,
    };
  return null;
}
