import {
  type Contract,
  parseWith,
  problemV1,
  type ReadinessProgress,
  readinessProgressLine,
} from "@slotgate/contracts";
import { noProxy, type ProxySettings, parseJson, proxiedFetch } from "@slotgate/controls";
import type { ClientConfig } from "@slotgate/service/config";
import { CommandFailure } from "../output/command-failure.ts";
import { AnswerNotUnderstoodError } from "./answer-not-understood-error.ts";
import { ApiProblemError, isProblem } from "./api-problem-error.ts";
import { ServiceUnreachableError } from "./service-unreachable-error.ts";

/** A request to a running service, and the contract of its answer. */
export interface ApiRequest<Answer> {
  /** Relative to the service's root, encoded. */
  readonly path: string;
  /** POST with a body and GET without one by default. */
  readonly method?: "DELETE" | "PUT" | undefined;
  /** The entity tag of the revision that a change is based on. */
  readonly ifMatch?: string | undefined;
  readonly body?: unknown;
  /** Another status with which the requested document may come. */
  readonly alsoStatus?: number;
  readonly contract: Contract<Answer>;
  /** The message of a 404. */
  readonly missing?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ApiClient {
  /** @throws ApiProblemError, ServiceUnreachableError or AnswerNotUnderstoodError, whose messages say what to do. */
  readonly ask: <Answer>(request: ApiRequest<Answer>) => Promise<Answer>;
  /**
   * Lines in batches as they arrive; the service waits while the caller handles a batch.
   * @throws the errors of `ask`, also when the answer ends early.
   */
  readonly lines: (request: LinesRequest) => AsyncIterable<readonly string[]>;
  /**
   * An answer that takes long to compute, and comes after lines of progress.
   * @throws the errors of `ask`
   */
  readonly computed: <Answer>(request: ComputedRequest<Answer>) => Promise<Answer>;
}

/** A request whose answer is read line by line. */
export interface LinesRequest {
  readonly path: string;
  /** Sent by POST; without one by GET. */
  readonly body?: unknown;
  /** Takes a JSON document, as a service sends it that knows no lines here, for one line. */
  readonly orWhole?: boolean;
}

export interface ComputedRequest<Answer> extends LinesRequest {
  readonly contract: Contract<Answer>;
  readonly onProgress: (progress: ReadinessProgress) => void;
}

export interface ApiClientOptions extends Omit<ClientConfig, "proxy"> {
  readonly proxy?: ProxySettings;
  readonly timeoutMs?: number;
}

/** Commands use the same API, keys and checks as any other client. */
export function createApiClient({
  url,
  key,
  devFile,
  proxy = noProxy,
  timeoutMs = 60_000,
}: ApiClientOptions): ApiClient {
  const fetch = proxiedFetch(proxy);
  const client: ApiClient = {
    async ask({ contract, missing, alsoStatus = 200, ...asked }) {
      const { status, text } = await send(asked).catch((cause: unknown) => {
        throw new ServiceUnreachableError({ url, devFile, timeoutMs, cause });
      });
      if (status !== 200 && status !== alsoStatus) {
        const refusal = refusalIn({ status, text });
        throw missing !== undefined && isProblem(refusal, "not-found")
          ? new CommandFailure(missing)
          : refusal;
      }
      const json = parseJson(text);
      const answer = parseWith(contract, json.ok ? json.value : undefined);
      if (answer.ok) return answer.value;
      throw new AnswerNotUnderstoodError({ url, status, issues: answer.issues });
    },

    async *lines({ path, body: sent, orWhole = false }) {
      const silence = new AbortController();
      const timer = setTimeout(() => silence.abort(new DOMException("silence", "TimeoutError")), timeoutMs);
      const unreachable = (cause: unknown) => new ServiceUnreachableError({ url, devFile, timeoutMs, cause });
      try {
        const response = await request({
          path,
          body: sent,
          accept: orWhole ? "application/x-ndjson, application/json;q=0.5" : "application/x-ndjson",
          signal: silence.signal,
        }).catch((cause: unknown) => {
          throw unreachable(cause);
        });
        const { status, body } = response;
        if (status === 200 && orWhole && !isLines(response)) {
          yield [
            await response.text().catch((cause: unknown) => {
              throw unreachable(cause);
            }),
          ];
          return;
        }
        if (status !== 200 || body === null || !isLines(response)) {
          const text = await response.text().catch((cause: unknown) => {
            throw unreachable(cause);
          });
          throw status === 200
            ? new AnswerNotUnderstoodError({ url, status, issues: [] })
            : refusalIn({ status, text });
        }
        let rest = "";
        const chunks = body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
        for (;;) {
          const chunk = await chunks.next().catch((cause: unknown) => {
            throw unreachable(cause);
          });
          if (chunk.done === true) break;
          const parts = `${rest}${chunk.value}`.split("\n");
          rest = parts.pop() ?? "";
          // The caller's time does not count as silence of the service.
          if (parts.length > 0) yield parts;
          timer.refresh();
        }
        if (rest !== "") throw unreachable(new Error("the answer ended within a line"));
      } finally {
        clearTimeout(timer);
        silence.abort();
      }
    },

    async computed({ path, body, contract, onProgress }) {
      let last = "";
      for await (const lines of client.lines({ path, body, orWhole: true })) {
        for (const line of lines) {
          last = line;
          const json = parseJson(line);
          const progressing = parseWith(readinessProgressLine, json.ok ? json.value : undefined);
          if (progressing.ok) onProgress(progressing.value.progress);
        }
      }
      const json = parseJson(last);
      const answer = parseWith(contract, json.ok ? json.value : undefined);
      if (answer.ok) return answer.value;
      const refusal = refusalIn({ status: 200, text: last });
      throw refusal instanceof ApiProblemError
        ? refusal
        : new AnswerNotUnderstoodError({ url, status: 200, issues: answer.issues });
    },
  };
  return client;

  function refusalIn({ status, text }: { readonly status: number; readonly text: string }): Error {
    const json = parseJson(text);
    const problem = parseWith(problemV1, json.ok ? json.value : undefined);
    return problem.ok
      ? new ApiProblemError({ url, devFile, problem: problem.value })
      : new AnswerNotUnderstoodError({ url, status, issues: [] });
  }

  async function send({
    path,
    method,
    ifMatch,
    body,
    signal,
  }: Omit<ApiRequest<unknown>, "contract" | "alsoStatus" | "missing">) {
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await request({
      path,
      method,
      ifMatch,
      body,
      accept: "application/json",
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return { status: response.status, text: await response.text() };
  }

  function request({ path, method, ifMatch, body, accept, signal }: Sent): Promise<Response> {
    return fetch(`${url}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        authorization: `Bearer ${key}`,
        accept,
        ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect would send the key to another address.
      redirect: "manual",
      signal,
    });
  }
}

interface Sent {
  readonly path: string;
  readonly method?: string | undefined;
  readonly ifMatch?: string | undefined;
  readonly body?: unknown;
  readonly accept: string;
  readonly signal: AbortSignal;
}

const isLines = ({ headers }: Response): boolean =>
  headers.get("content-type")?.startsWith("application/x-ndjson") === true;
