import {
  answeredRunLimits,
  type ContractIssue,
  countValues,
  type ParseResult,
  parseAllowlistChangeV1,
  parseAllowlistProposalV1,
  parseRunV1,
  type RunV1,
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
    parse,
    place = ({ issues }) => issues,
  }: {
    readonly parse: (document: unknown) => ParseResult<T>;
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
  const parsed = parse(json.value);
  if (parsed.ok) return { is: "valid", value: parsed.value };
  return { is: "invalid", issues: place({ issues: parsed.issues, text, value: json.value }) };
}

interface Placing {
  readonly issues: readonly ContractIssue[];
  readonly text: string;
  readonly value: unknown;
}

/** Documents that contain an allowlist. */
const allowlistDocuments = {
  change: parseAllowlistChangeV1,
  proposal: parseAllowlistProposalV1,
};

export type AllowlistDocument = keyof typeof allowlistDocuments;

/** The type of each kind of document. */
export type AllowlistDocuments = {
  readonly [Name in AllowlistDocument]: Extract<
    ReturnType<(typeof allowlistDocuments)[Name]>,
    { readonly ok: true }
  >["value"];
};

export const judgeAllowlist = <Name extends AllowlistDocument>(
  bytes: Uint8Array,
  name: Name,
): Judged<AllowlistDocuments[Name]> =>
  judgeDocument(bytes, {
    // Each name has the parser of its own type.
    parse: allowlistDocuments[name] as (document: unknown) => ParseResult<AllowlistDocuments[Name]>,
    place: ({ issues, text, value }) => locateIssues(issues, { text, value }),
  });

/** Judges a run. A synchronous run must be smaller than an asynchronous one. */
export function judgeRun(bytes: Uint8Array, { answered }: { readonly answered: boolean }): Judged<RunV1> {
  const judged = judgeDocument(bytes, { parse: parseRunV1 });
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
