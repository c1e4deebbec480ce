import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { markedContent } from "./marked-job.ts";
import type { MarkerBook } from "./marker-book.ts";

/** The provider's answer, marked in head and body. */
export type ProviderAnswer =
  | "content"
  | "hang"
  | "cut"
  | "http-400"
  | "http-429"
  | "http-500"
  | "refused"
  | "truncated"
  | "not-json"
  | "not-to-schema"
  | "other-property"
  | "unfinished"
  | "body-not-json"
  | "body-wrong-shape"
  | "redirect";

/** A model provider controlled by a test: it marks all that it sends, and keeps what it received. */
export interface PlayedProvider {
  readonly url: string;
  answer: ProviderAnswer;
  book: MarkerBook;
  /** Heads and bodies of the requests since the last `clear`. */
  readonly received: () => string;
  readonly requests: () => number;
  readonly clear: () => void;
  readonly stop: () => Promise<void>;
}

export async function startPlayedProvider(book: MarkerBook): Promise<PlayedProvider> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    let body = JSON.stringify(request.headers);
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push(body);
      const answer = answerOf(played);
      if (answer === "hang") return;
      response.writeHead(answer.status, {
        "content-type": answer.type,
        "x-request-id": played.book.mark("model: request id"),
        "set-cookie": `session=${played.book.mark("model: cookie")}`,
        ...(answer.status === 302 ? { location: `/${played.book.mark("model: location")}` } : {}),
      });
      if (played.answer === "cut") {
        response.write(answer.body.slice(0, answer.body.length / 2), () => request.socket.destroy());
      } else response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const played: PlayedProvider = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    answer: "content",
    book,
    received: () => received.join("\n"),
    requests: () => received.length,
    clear: () => {
      received.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return played;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (body: unknown, status = 200): Answer => ({
  status,
  type: "application/json",
  body: JSON.stringify(body),
});

function answerOf({ answer, book }: PlayedProvider): Answer | "hang" {
  const completion = (content: unknown, finish = "stop", refusal: string | null = null): Answer =>
    json({
      id: book.mark("model: completion id"),
      object: "chat.completion",
      created: 1_767_225_600,
      model: book.mark("model: name it answers under"),
      system_fingerprint: book.mark("model: fingerprint"),
      choices: [
        { index: 0, message: { role: "assistant", content, refusal }, finish_reason: finish, logprobs: null },
      ],
      usage: { prompt_tokens: 12, completion_tokens: 34, total_tokens: 46 },
    });
  const refusal = (status: number): Answer =>
    json(
      {
        error: {
          message: `cannot serve ${book.mark("model: error message")}`,
          type: book.mark("model: error type"),
          param: book.mark("model: error parameter"),
          code: book.mark("model: error code"),
        },
      },
      status,
    );
  const content = JSON.stringify(markedContent(book));
  switch (answer) {
    case "hang":
      return "hang";
    case "content":
    case "cut":
      return completion(content);
    case "http-400":
    case "http-429":
    case "http-500":
      return refusal(Number(answer.slice("http-".length)));
    case "redirect":
      return refusal(302);
    case "refused":
      return completion(null, "content_filter", `I will not write of ${book.mark("model: refusal")}`);
    case "truncated":
      return completion(content.slice(0, -8), "length");
    case "not-json":
      return completion(`{"${book.mark("model: broken text")}`);
    case "not-to-schema":
      return completion(
        JSON.stringify({ [book.mark("output: field")]: { [book.mark("schema: property")]: 5, formed: "x" } }),
      );
    case "other-property":
      return completion(JSON.stringify({ [book.mark("model: key")]: book.mark("model: text") }));
    case "unfinished":
      return completion(content, book.mark("model: finish reason"));
    case "body-not-json":
      return { status: 200, type: "text/html", body: `<p>${book.mark("model: page")}</p>` };
    case "body-wrong-shape":
      return json({ [book.mark("model: unknown key")]: book.mark("model: unknown value") });
  }
}
