import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** As much of the service's OpenAPI document as the test reads. */
export interface DescribedApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly schemas: object;
    readonly headers: Readonly<Record<string, { readonly schema: object; readonly required?: boolean }>>;
    readonly parameters: Readonly<Record<string, DescribedParameter>>;
  };
}

interface DescribedParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly example: unknown;
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly parameters: readonly { readonly $ref: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example: unknown }>> };
  readonly "x-slotgate-roles": readonly string[];
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

interface DescribedResponse {
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: Readonly<Record<string, { readonly schema: object; readonly examples?: object }>>;
}

/** One way in which an operation may answer: a status, and the type where it is a problem. */
export interface Outcome {
  readonly operation: string;
  readonly status: number;
  readonly type: string | null;
}

export const outcomeName = ({ operation, status, type }: Outcome): string =>
  [operation, status, ...(type === null ? [] : [type])].join(" ");

const problemMedia = "application/problem+json";

/** Every way to answer that the document names. */
export function outcomesOf(operation: DescribedOperation): Outcome[] {
  const { operationId } = operation;
  return Object.entries(operation.responses).flatMap(([status, { content = {} }]) => {
    if (isEmpty(content)) return [{ operation: operationId, status: Number(status), type: null }];
    return Object.entries(content).flatMap(([media, { examples = {} }]) => {
      const types = media === problemMedia ? Object.keys(examples) : [null];
      return types.map((type) => ({ operation: operationId, status: Number(status), type }));
    });
  });
}

const isEmpty = (content: object): boolean => Object.keys(content).length === 0;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Judgement {
  readonly outcome: Outcome;
  /** What the answer has that the document does not say, or says otherwise; empty when they agree. */
  readonly differences: readonly string[];
}

/** Compares answers with the document. */
export function createJudge({ components }: DescribedApi) {
  const ajv = new Ajv2020({ strict: false });
  ajv.addFormat("uri-reference", (text: string) => URL.canParse(text, "http://base"));
  const checks = new Map<object, ValidateFunction>();
  const differencesIn = (what: string, schema: object, value: unknown): string[] => {
    const check =
      checks.get(schema) ?? ajv.compile({ ...schema, components: { schemas: components.schemas } });
    checks.set(schema, check);
    return check(value) ? [] : [`${what}: ${ajv.errorsText(check.errors)}`];
  };

  return ({ operationId, responses }: DescribedOperation, { status, headers, text }: Answered): Judgement => {
    const media = (headers.get("content-type") ?? "").split(";")[0] ?? "";
    const body: unknown = /[/+]json$/.test(media) ? JSON.parse(text) : text;
    const problem = media === problemMedia ? (body as Readonly<Record<string, unknown>>) : null;
    const type = problem === null ? null : String(problem["type"]).replace("urn:slotgate:problem:", "");
    const outcome = { operation: operationId, status, type };

    const response = responses[status];
    if (response === undefined) return { outcome, differences: [`status ${status} is not described`] };
    if (isEmpty(response.content ?? {}))
      return { outcome, differences: text === "" ? [] : ["a body is not described"] };
    const described = response.content?.[media];
    if (described === undefined) return { outcome, differences: [`\`${media}\` is not described`] };
    const named = type === null || Object.hasOwn(described.examples ?? {}, type);
    const id = headers.get("x-request-id");
    const idAgrees = problem === null ? id !== null : id === (problem["requestId"] ?? null);
    return {
      outcome,
      differences: [
        ...(named ? [] : [`problem \`${type}\` is not described`]),
        ...(idAgrees ? [] : ["the request id is missing, or is not the one in the body"]),
        ...differencesIn("body", described.schema, body),
        ...Object.keys(response.headers ?? {}).flatMap((name) => {
          const header = components.headers[name];
          const value = headers.get(name);
          if (header === undefined) return [`header \`${name}\` leads nowhere`];
          if (value === null) return header.required === true ? [`header \`${name}\` is missing`] : [];
          return differencesIn(`header ${name}`, header.schema, value);
        }),
      ],
    };
  };
}
