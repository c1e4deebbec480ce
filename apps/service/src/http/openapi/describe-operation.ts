import { type HeaderName, headers } from "../operations/headers.ts";
import { type Answer, ndjson, type Operation } from "../operations/operation.ts";
import { parameters } from "../operations/parameters.ts";
import type { WireDocument } from "../operations/wire-documents.ts";
import { problemDocument } from "../problems/problem-document.ts";
import type { ProblemError } from "../problems/problem-error.ts";
import { type ProblemType, problemTypes } from "../problems/problem-types.ts";
import { componentName } from "./contract-schemas.ts";
import { problemExamples } from "./examples/problem-examples.ts";
import { exampleOf } from "./examples.ts";
import { problemsOf } from "./problems-of.ts";
import { rolesInWords } from "./roles-in-words.ts";
import { securityOf } from "./security.ts";

const schemaRef = (document: WireDocument) => ({ $ref: `#/components/schemas/${componentName(document)}` });

/** An operation in OpenAPI's form. */
export function describeOperation({ id, operation }: { readonly id: string; readonly operation: Operation }) {
  const { tag, summary, description, roles, request } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, rolesInWords(roles)].filter((part) => part !== undefined).join("\n\n"),
    "x-slotgate-roles": roles ?? [],
    security: securityOf(operation),
    parameters: [...pathParameters(operation), ...operation.parameters, "x-request-id"].map((name) => {
      if (!(name in parameters)) throw new Error(`parameter \`${name}\` is not described`);
      return { $ref: `#/components/parameters/${name}` };
    }),
    ...(request === null || request.document === "problem"
      ? {}
      : {
          requestBody: {
            description: request.description,
            required: true,
            content: {
              "application/json": {
                schema: schemaRef(request.document),
                example: exampleOf(request.document),
              },
            },
          },
        }),
    responses: responsesOf(operation),
  };
}

const pathParameters = ({ path }: Operation): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

export interface DescribedResponse {
  readonly description: string;
  readonly headers: object;
  readonly content: Readonly<Record<string, object>>;
}

function responsesOf(operation: Operation): Readonly<Record<string, DescribedResponse>> {
  const answers = Object.entries(operation.answers).map(([status, answer]): [string, DescribedResponse] => [
    status,
    answerOf(operation, answer),
  ]);
  const byStatus = Map.groupBy(problemsOf(operation), (type) => String(problemTypes[type].status));
  const problems = [...byStatus].map(([status, types]): [string, DescribedResponse] => [
    status,
    problemResponse(operation, types),
  ]);
  const merged = new Map(answers);
  for (const [status, response] of problems) {
    const answer = merged.get(status);
    merged.set(status, answer === undefined ? response : either(answer, response));
  }
  return Object.fromEntries([...merged].sort(([one], [other]) => Number(one) - Number(other)));
}

/** A status with one of two media types. */
const either = (one: DescribedResponse, other: DescribedResponse): DescribedResponse => ({
  description: `${one.description} Or: ${other.description}`,
  headers: { ...one.headers, ...other.headers },
  content: { ...one.content, ...other.content },
});

function answerOf(operation: Operation, answer: Answer): DescribedResponse {
  const { description, headers: own = [] } = answer;
  const described = { description, headers: headersOf([...limitsOf(operation), ...own]) };
  if ("mediaType" in answer && answer.mediaType === null) return { ...described, content: {} };
  const mediaType = "mediaType" in answer ? answer.mediaType : "application/json";
  const body =
    "mediaType" in answer
      ? { schema: answer.schema, example: answer.example }
      : { schema: schemaRef(answer.document), example: answerExample(answer) };
  const content = { [mediaType]: body };
  const lines = "lines" in answer ? answer.lines : undefined;
  if (lines === undefined) return { ...described, content };
  const schema = { type: "string", description: lines.description };
  return { ...described, content: { ...content, [ndjson]: { schema, example: lines.example } } };
}

const answerExample = (answer: Exclude<Answer, { mediaType: string | null }>): unknown =>
  answer.example ?? (answer.document === "problem" ? undefined : exampleOf(answer.document));

function problemResponse(operation: Operation, types: readonly ProblemType[]): DescribedResponse {
  const made = types.map((type) => ({ type, problem: problemFor(operation, type) }));
  const names = made.flatMap(({ problem }) => Object.keys(problem.headers)) as HeaderName[];
  return {
    description: types.map((type) => `\`${type}\`: ${problemTypes[type].title}.`).join(" "),
    headers: types.some(hasId) ? headersOf([...limitsOf(operation, types), ...names]) : {},
    content: {
      "application/problem+json": {
        schema: schemaRef("problem"),
        examples: Object.fromEntries(
          made.map(({ type, problem }) => [
            type,
            {
              summary: problemTypes[type].title,
              value: problemDocument(problem, hasId(type) ? headers["x-request-id"].example : undefined),
            },
          ]),
        ),
      },
    },
  };
}

function problemFor(operation: Operation, type: ProblemType): ProblemError {
  const problem = problemExamples[type](operation);
  const detail = operation.problems[type];
  return detail === undefined || detail === null ? problem : Object.assign(problem, { detail });
}

/** A request that breaks off early has no id. */
const hasId = (type: ProblemType): boolean => type !== "request-timeout" && type !== "headers-too-large";

/** The rate limit headers, which are on every answer to an accepted key. */
const limitsOf = ({ roles }: Operation, types: readonly ProblemType[] = []): readonly HeaderName[] =>
  roles === null || types.includes("unauthorized") ? [] : ["ratelimit", "ratelimit-policy"];

function headersOf(names: readonly HeaderName[]): object {
  const all: HeaderName[] = ["x-request-id", ...names];
  return Object.fromEntries(
    all.map((name) => {
      if (!(name in headers)) throw new Error(`header \`${name}\` is not described`);
      return [name, { $ref: `#/components/headers/${name}` }];
    }),
  );
}
