import type { ServerResponse } from "node:http";

export function sendJson(
  response: ServerResponse,
  answer: { readonly status: number; readonly body: unknown },
): void {
  response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
}
