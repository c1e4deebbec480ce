import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";

export const readMetrics =
  ({ requests }: Pick<AppParts, "requests">): Handler<"readMetrics"> =>
  async (_request, response) => {
    const body = await requests.scrape();
    response.writeHead(200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      "cache-control": "no-store",
    });
    response.end(body);
  };
