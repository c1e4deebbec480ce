import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "../generated/api.d.ts";
import { Problem, problemOf } from "./problem.ts";

export type Schemas = components["schemas"];
export type Api = Client<paths>;

const longestWaitMs = 15_000;

export interface ApiOptions {
  /** The address of the service, without a slash at its end. */
  readonly baseUrl: string;
  readonly key: string;
  readonly onUnauthorized: (problem: Problem) => void;
}

export function createApi({ baseUrl, key, onUnauthorized }: ApiOptions): Api {
  const api = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } });
  api.use({
    async onResponse({ response }) {
      if (response.status === 401) onUnauthorized(problemOf(401, await bodyOf(response.clone())));
    },
  });
  return api;
}

/** For requests whose answer is due soon. */
export const soon = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(longestWaitMs)]);

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of a good answer.
 *
 * @throws Problem for every other answer, and when there is none.
 */
export async function answerOf<T>(call: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw unreachable(cause);
  });
  if (data === undefined) throw problemOf(response.status, error);
  return data;
}

export function unreachable(cause: unknown): unknown {
  if (cause instanceof DOMException && cause.name === "AbortError") return cause;
  const late = cause instanceof DOMException && cause.name === "TimeoutError";
  return new Problem({
    status: null,
    title: late
      ? `the service did not answer within ${longestWaitMs / 1_000} s`
      : "the service cannot be reached",
    detail: null,
    issues: [],
  });
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
