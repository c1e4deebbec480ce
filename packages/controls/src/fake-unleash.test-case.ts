import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type FakeAnswer =
  | { readonly kind: "flags" }
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "hang" }
  /** Sends the current flags once `until` has settled. */
  | { readonly kind: "hold"; readonly until: Promise<void> }
  /** Sends this text with an ETag, and 304 to a request with that ETag. */
  | { readonly kind: "text"; readonly text: string | Buffer };

/** The state of the fake, which a test changes while a source polls. */
export interface FakeUnleash {
  readonly url: string;
  environment: string | undefined;
  flags: readonly unknown[];
  answer: FakeAnswer;
  /** Answers for the next requests with an ETag, one each; then `answer` again. */
  readonly nextPolls: FakeAnswer[];
  /** The same for requests without an ETag: an SDK's first, and environment checks. */
  readonly nextFirsts: FakeAnswer[];
  /** All requests to the client API, as `METHOD path status`. */
  readonly served: string[];
  /** Their times in monotonic milliseconds. */
  readonly servedAt: number[];
  /** Bodies of `POST /api/client/metrics`. */
  readonly metrics: unknown[];
  readonly openConnections: () => Promise<number>;
  /** Stops the server; `start` restarts it at the same address. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
}

export const killFlag = "slotgen.kill-switch";
export const aiFlag = "slotgen.ai";

export const rolloutStrategy = (parameters: Readonly<Record<string, unknown>> = {}) => ({
  name: "flexibleRollout",
  constraints: [],
  parameters: { rollout: "100", stickiness: "jobId", groupId: aiFlag, ...parameters },
  variants: [],
});

export const killDefinition = (enabled: boolean) => ({
  name: killFlag,
  enabled,
  strategies: [rolloutStrategy()],
});

export const aiDefinition = (changes: Readonly<Record<string, unknown>> = {}) => ({
  name: aiFlag,
  enabled: true,
  strategies: [rolloutStrategy()],
  ...changes,
});

/** A fake Unleash with the client API only. Starts with both flags set so that jobs are admitted. */
export async function startFakeUnleash(): Promise<FakeUnleash> {
  const server = createServer((request, response) => void handle(request, response));
  let port = 0;
  const fake: FakeUnleash = {
    get url() {
      return `http://127.0.0.1:${port}/api`;
    },
    environment: "development",
    flags: [killDefinition(false), aiDefinition()],
    answer: { kind: "flags" },
    nextPolls: [],
    nextFirsts: [],
    served: [],
    servedAt: [],
    metrics: [],
    openConnections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    start: () =>
      new Promise((resolve) =>
        server.listen(port, "127.0.0.1", () => {
          port = (server.address() as AddressInfo).port;
          resolve();
        }),
      ),
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const finish = (
      status: number,
      { text = "", etag, headers = {} }: { text?: string | Buffer; etag?: string; headers?: object } = {},
    ) => {
      fake.served.push(`${request.method} ${request.url} ${status}`);
      fake.servedAt.push(performance.now());
      response.writeHead(status, { "content-type": "application/json", ...(etag && { etag }), ...headers });
      response.end(text);
    };
    if (request.url === "/api/client/metrics") {
      fake.metrics.push(JSON.parse(await textOf(request)));
      return finish(202);
    }
    if (request.url !== "/api/client/features") return finish(202);
    const known = request.headers["if-none-match"];
    const answer = (known === undefined ? fake.nextFirsts : fake.nextPolls).shift() ?? fake.answer;
    switch (answer.kind) {
      case "hang":
        fake.servedAt.push(performance.now());
        return void fake.served.push(`${request.method} ${request.url} hang`);
      case "status":
        return finish(answer.status, { headers: answer.headers ?? {} });
      case "hold":
        fake.served.push(`${request.method} ${request.url} hold`);
        fake.servedAt.push(performance.now());
        await answer.until;
        return finish(200, { text: payloadOf(fake) });
      case "text":
      case "flags": {
        const text = answer.kind === "text" ? answer.text : payloadOf(fake);
        const etag = JSON.stringify(Buffer.from(text).toString("base64url"));
        return known === etag ? finish(304, { etag }) : finish(200, { text, etag });
      }
    }
  };

  await fake.start();
  return fake;
}

const payloadOf = ({ environment, flags }: FakeUnleash): string =>
  JSON.stringify({ version: 2, features: flags, query: { environment, inlineSegmentConstraints: true } });

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
