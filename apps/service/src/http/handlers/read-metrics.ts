import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";

/** Anyone may ask for the metrics, as often as they like: making them takes at most this part of the main thread. */
const partOfThread = 1 / 10;

export function readMetrics({
  requests,
  clock,
}: Pick<AppParts, "requests" | "clock">): Handler<"readMetrics"> {
  const scrape = sharedScrape(requests.scrape, clock.monotonic);
  return async (_request, response) => {
    const body = await scrape();
    response.writeHead(200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "content-length": body.length,
      "cache-control": "no-store",
    });
    response.end(body);
  };
}

/** One text for all requests that come while it is made, and for a time after it that depends on how long that took. */
export function sharedScrape(scrape: () => Promise<string>, now: () => number): () => Promise<Buffer> {
  let last: Promise<Buffer> | null = null;
  let usedUntil = Number.POSITIVE_INFINITY;
  return () => {
    if (last !== null && now() < usedUntil) return last;
    const begunAt = now();
    const text = scrape().then((made) => Buffer.from(made));
    last = text;
    usedUntil = Number.POSITIVE_INFINITY;
    text.then(
      () => {
        usedUntil = now() + (now() - begunAt) * (1 / partOfThread - 1);
      },
      () => {
        last = null;
      },
    );
    return text;
  };
}
