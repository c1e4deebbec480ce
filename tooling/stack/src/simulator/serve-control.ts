import type { IncomingMessage, ServerResponse } from "node:http";
import { parseFault } from "./fault.ts";
import { readBody } from "./read-body.ts";
import { sendJson } from "./send-json.ts";
import type { CompletionContext } from "./serve-completion.ts";

/** Serves `/simulator/faults` and `/simulator/requests`, the simulator's own part of the address space. */
export async function serveControl(
  incoming: IncomingMessage,
  response: ServerResponse,
  { faults, log }: CompletionContext,
): Promise<void> {
  const body = await readBody(incoming);
  switch (`${incoming.method} ${incoming.url}`) {
    case "GET /simulator/faults":
      return sendJson(response, { status: 200, body: faults.list() });
    case "POST /simulator/faults":
      try {
        faults.add(parseFault(JSON.parse(body)));
      } catch (cause) {
        return sendJson(response, { status: 400, body: { error: { message: (cause as Error).message } } });
      }
      return sendJson(response, { status: 201, body: faults.list() });
    case "DELETE /simulator/faults":
      faults.clear();
      response.writeHead(204).end();
      return;
    case "GET /simulator/requests":
      return sendJson(response, { status: 200, body: log.list() });
    case "DELETE /simulator/requests":
      log.clear();
      response.writeHead(204).end();
      return;
    default:
      return sendJson(response, {
        status: 404,
        body: { error: { message: `no ${incoming.method} ${incoming.url}` } },
      });
  }
}
