import * as z from "zod";
import { certificateAdvice, type Fetch, proxiedFetch } from "../proxy/proxied-fetch.ts";
import { noProxy, type ProxySettings } from "../proxy/proxy-settings.ts";
import { UnleashAdminError } from "./unleash-admin-error.ts";

/**
 * The parts of Unleash's admin API that the set-up uses. Paths are below `/api/admin`, built by {@link adminPath}.
 * Every method throws an `UnleashAdminError`.
 */
export interface AdminClient {
  readonly get: <T>(path: string, schema: z.ZodType<T>) => Promise<T>;
  /** Null for 404. */
  readonly find: <T>(path: string, schema: z.ZodType<T>) => Promise<T | null>;
  readonly post: (path: string, body?: unknown) => Promise<void>;
  /** Creates an object and returns its id. */
  readonly create: (path: string, body: unknown) => Promise<string>;
  readonly remove: (path: string) => Promise<void>;
}

export interface AdminClientOptions {
  /** Unleash's API, e.g. `http://127.0.0.1:4242/api`. */
  readonly url: string;
  readonly adminToken: string;
  readonly proxy?: ProxySettings;
  readonly timeoutMs?: number;
  readonly fetch?: Fetch;
}

/** Encodes each name as one path segment. */
export const adminPath = (...steps: readonly string[]): string =>
  steps.map((step) => `/${encodeURIComponent(step)}`).join("");

const created = z.object({ id: z.string() });

interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
}

export function createAdminClient({
  url,
  adminToken,
  proxy = noProxy,
  timeoutMs = 10_000,
  fetch = proxiedFetch(proxy),
}: AdminClientOptions): AdminClient {
  const base = `${url.replace(/\/+$/, "")}/admin`;

  async function ask(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Answer> {
    try {
      const response = await fetch(base + path, {
        method,
        headers: { authorization: adminToken, "content-type": "application/json" },
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { method, path, status: response.status, body: await response.text() };
    } catch (error) {
      throw new UnleashAdminError({ method, path, status: null, body: reasonOf(error) });
    }
  }

  async function change(method: "POST" | "DELETE", path: string, body?: unknown): Promise<Answer> {
    const answer = await ask(method, path, body);
    if (answer.status < 200 || answer.status > 299) throw new UnleashAdminError(answer);
    return answer;
  }

  return {
    async get(path, schema) {
      return read(await ask("GET", path), schema);
    },
    async find(path, schema) {
      const answer = await ask("GET", path);
      return answer.status === 404 ? null : read(answer, schema);
    },
    async post(path, body) {
      await change("POST", path, body);
    },
    async create(path, body) {
      const answer = await change("POST", path, body);
      return read({ ...answer, status: 200 }, created).id;
    },
    async remove(path) {
      await change("DELETE", path);
    },
  };
}

function read<T>(answer: Answer, schema: z.ZodType<T>): T {
  const parsed = answer.status === 200 ? schema.safeParse(parseOrNull(answer.body)) : null;
  if (parsed?.success !== true) throw new UnleashAdminError(answer);
  return parsed.data;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Satisfies no schema, so the answer is refused.
  }
}

/** `fetch` puts the reason into the cause of its error. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(inner instanceof Error)) return String(inner);
  return inner.message === "" ? inner.name : `${inner.message}${certificateAdvice(inner.message)}`;
}
