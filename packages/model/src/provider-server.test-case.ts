import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
  /** Resolves when the connection is closed, or the answer is complete. */
  readonly closed: Promise<unknown>;
  readonly response: ServerResponse;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface ProviderServer extends AsyncDisposable {
  readonly baseUrl: string;
  readonly requests: SeenRequest[];
  /** Resolves when this many requests have arrived. */
  readonly arrived: (count: number) => Promise<void>;
}

/** A provider on a real socket. Requests get the answers in turn; the last one repeats. */
export async function startProvider(...answers: [Answer, ...Answer[]]): Promise<ProviderServer> {
  const requests: SeenRequest[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const request: SeenRequest = {
        method: incoming.method ?? "",
        url: incoming.url ?? "",
        headers: incoming.headers,
        body: JSON.parse(Buffer.concat(chunks).toString("utf8")),
        closed: once(response, "close"),
        response,
      };
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      answer?.(response, request);
      for (const waiter of waiting) if (requests.length >= waiter.count) waiter.resolve();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface RawAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const raw =
  ({ status = 200, headers = {}, body = "" }: RawAnswer): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  };

export const json = (value: unknown, answer: Omit<RawAnswer, "body"> = {}): Answer =>
  raw({ ...answer, body: JSON.stringify(value) });

export const hang: Answer = () => undefined;

export const dropConnection: Answer = (response) => {
  response.socket?.resetAndDestroy();
};

/** Announces more than it sends, then drops the connection. */
export const cutBody: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"id":"chatcmpl-1",', () => response.socket?.resetAndDestroy());
};

interface Completion {
  readonly finishReason?: string | null;
  readonly refusal?: string;
  readonly usage?: Readonly<Record<string, number>>;
}

/** A chat completion in OpenAI's format, with `text` as the message. */
export const completionOf = (text: string | null, completion: Completion = {}) => ({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_767_225_600,
  model: "test-model",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: text, refusal: completion.refusal ?? null },
      finish_reason: completion.finishReason === undefined ? "stop" : completion.finishReason,
    },
  ],
  usage: completion.usage ?? { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
});

export const complete = (content: unknown, completion: Completion = {}): Answer =>
  json(completionOf(JSON.stringify(content), completion));

export const completeText = (text: string | null, completion: Completion = {}): Answer =>
  json(completionOf(text, completion));
