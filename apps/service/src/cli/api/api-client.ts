import { type ParseResult, parseProblemV1 } from "@slotgate/contracts";
import type { ClientConfig } from "../../config/load-client-config.ts";
import { parseJson } from "../../json/parse-json.ts";
import { AnswerNotUnderstoodError } from "./answer-not-understood-error.ts";
import { ApiProblemError } from "./api-problem-error.ts";
import { ServiceUnreachableError } from "./service-unreachable-error.ts";

/** A question to a running service, and the contract that its answer has to satisfy. */
export interface ApiRequest<Answer> {
  /** From the service's root, encoded. */
  readonly path: string;
  /** Sent as JSON, with POST; left out: GET. */
  readonly body?: unknown;
  readonly parse: (document: unknown) => ParseResult<Answer>;
}

export interface ApiClient {
  /** @throws ApiProblemError, ServiceUnreachableError or AnswerNotUnderstoodError, whose messages say what to do. */
  readonly ask: <Answer>(request: ApiRequest<Answer>) => Promise<Answer>;
}

export interface ApiClientOptions extends ClientConfig {
  readonly timeoutMs?: number;
}

/** Asks the API as any other client does: commands have no way of their own past its keys and checks. */
export function createApiClient({ url, key, timeoutMs = 60_000 }: ApiClientOptions): ApiClient {
  return {
    async ask({ path, body, parse }) {
      const { status, text } = await send({ path, body }).catch((cause: unknown) => {
        throw new ServiceUnreachableError({ url, timeoutMs, cause });
      });
      const json = parseJson(text);
      const document = json.ok ? json.value : undefined;
      if (status === 200) {
        const answer = parse(document);
        if (answer.ok) return answer.value;
        throw new AnswerNotUnderstoodError({ url, status, issues: answer.issues });
      }
      const problem = parseProblemV1(document);
      if (problem.ok) throw new ApiProblemError({ url, problem: problem.value });
      throw new AnswerNotUnderstoodError({ url, status, issues: [] });
    },
  };

  async function send({ path, body }: { readonly path: string; readonly body: unknown }) {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${key}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // The key is for this address and no other.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await response.text() };
  }
}
