/** The running service, and the development key. */
export interface ServiceAccess {
  readonly url: string;
  readonly key: string;
}

export interface ServiceRequest {
  readonly path: string;
  /** `GET` when left out, `POST` with a body. */
  readonly method?: "GET" | "POST" | "PUT";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @throws Error with the service's answer when it is not 200. */
export async function askService(
  { url, key }: ServiceAccess,
  { path, body, method = body === undefined ? "GET" : "POST", headers = {} }: ServiceRequest,
): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}
