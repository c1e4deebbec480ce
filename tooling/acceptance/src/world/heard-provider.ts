import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { freePort } from "@slotgate/stack";

/** One request for a completion, as it arrived. */
export interface HeardRequest {
  readonly decisionId: string;
  /** The system message; empty until the body has arrived, like the prompt. */
  readonly instructions: string;
  /** The user message. */
  readonly prompt: string;
}

/** `hang` never answers; `http-429` is an answer without `Retry-After`. */
export type HeardAnswer = "content" | "hang" | "http-429";

/** A loopback provider that keeps the prompts it receives. It fills text outputs in the field `body` alone. */
export interface HeardProvider {
  readonly url: string;
  answer: HeardAnswer;
  readonly heard: () => readonly HeardRequest[];
  /** Closes the port: connections are refused until `open`. */
  readonly close: () => Promise<void>;
  readonly open: () => Promise<void>;
}

export async function startHeardProvider(): Promise<HeardProvider> {
  const port = await freePort();
  const heard: HeardRequest[] = [];
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const decisionId = String(incoming.headers["x-slotgate-decision-id"]);
    const index = heard.push({ decisionId, instructions: "", prompt: "" }) - 1;
    heard[index] = { decisionId, ...(await readMessages(incoming)) };
    if (provider.answer === "hang") return;
    const [status, body] = provider.answer === "content" ? [200, completion] : [429, busy];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const server = createServer((incoming, response) => {
    // A client that goes away while its body is read needs no answer.
    serve(incoming, response).catch(() => incoming.socket.destroy());
  });
  // Longer than clients keep connections: on a busy machine a client could take a connection that is just ending.
  server.keepAliveTimeout = 75_000;
  const provider: HeardProvider = {
    url: `http://127.0.0.1:${port}/v1`,
    answer: "content",
    heard: () => heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    open: () =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", resolve);
      }),
  };
  await provider.open();
  return provider;
}

async function readMessages(incoming: IncomingMessage): Promise<Omit<HeardRequest, "decisionId">> {
  let text = "";
  for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
  const { messages } = JSON.parse(text) as {
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
  const of = (role: string) => messages.find((message) => message.role === role)?.content ?? "";
  return { instructions: of("system"), prompt: of("user") };
}

const completion = {
  id: "heard",
  object: "chat.completion",
  created: 1_767_225_600,
  model: "heard",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: JSON.stringify({ body: "Heard." }), refusal: null },
      finish_reason: "stop",
      logprobs: null,
    },
  ],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
};

const busy = { error: { message: "too many requests", type: "rate_limit", param: null, code: null } };
