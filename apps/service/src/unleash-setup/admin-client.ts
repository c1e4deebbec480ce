import type * as z from "zod";
import { UnleashAdminError } from "./unleash-admin-error.ts";

/** As much of Unleash's admin API as the set-up needs. Every method throws an `UnleashAdminError`. */
export interface AdminClient {
  readonly get: <T>(path: string, schema: z.ZodType<T>) => Promise<T>;
  /** Null for 404. */
  readonly find: <T>(path: string, schema: z.ZodType<T>) => Promise<T | null>;
  readonly post: (path: string, body?: unknown) => Promise<void>;
}

export interface AdminClientOptions {
  /** Unleash's API, e.g. `http://127.0.0.1:4242/api`. */
  readonly url: string;
  readonly adminToken: string;
}

const timeoutMs = 10_000;

export function createAdminClient({ url, adminToken }: AdminClientOptions): AdminClient {
  async function ask(method: "GET" | "POST", path: string, body?: unknown) {
    const headers = { authorization: adminToken, "content-type": "application/json" };
    const signal = AbortSignal.timeout(timeoutMs);
    const init =
      body === undefined
        ? { method, headers, signal }
        : { method, headers, signal, body: JSON.stringify(body) };
    try {
      const response = await fetch(`${url}/admin${path}`, init);
      return { method, path, status: response.status, body: await response.text() };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new UnleashAdminError({ method, path, status: null, body: why });
    }
  }
  async function find<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
    const answer = await ask("GET", path);
    if (answer.status === 404) return null;
    const parsed = answer.status === 200 ? schema.safeParse(parseOrNull(answer.body)) : null;
    if (parsed?.success !== true) throw new UnleashAdminError(answer);
    return parsed.data;
  }
  return {
    find,
    async get(path, schema) {
      const found = await find(path, schema);
      if (found === null)
        throw new UnleashAdminError({ method: "GET", path, status: 404, body: "not found" });
      return found;
    },
    async post(path, body) {
      const answer = await ask("POST", path, body);
      if (answer.status < 200 || answer.status > 299) throw new UnleashAdminError(answer);
    },
  };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // which satisfies no schema
  }
}
