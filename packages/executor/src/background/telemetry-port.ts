import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { TelemetryReader } from "../telemetry/telemetry-reader.ts";

type Question = Parameters<TelemetryReader["page"]>;
/** Null: the reader threw. */
type Answer = Awaited<ReturnType<TelemetryReader["page"]>> | null;

/** Lends a reader to a background thread for one task. The thread has no database connection of its own. */
export async function lendReader<T>(
  reader: TelemetryReader,
  task: (port: MessagePort) => Promise<T>,
): Promise<T> {
  const { port1: here, port2: there } = new MessageChannel();
  let failed: { readonly error: unknown } | null = null;
  here.on("message", async (question: Question) => {
    let answer: Answer = null;
    try {
      answer = await reader.page(...question);
    } catch (error) {
      failed = { error };
    }
    here.postMessage(answer);
  });
  try {
    return await task(there);
  } catch (error) {
    // The thread only knows that it got no answer.
    const { error: cause } = failed ?? { error };
    throw cause;
  } finally {
    here.close();
  }
}

/** Runs `task` in the background thread with the reader behind the port. */
export async function withReader<T>(
  port: MessagePort,
  task: (reader: TelemetryReader) => Promise<T>,
): Promise<T> {
  const page: TelemetryReader["page"] = async (...question) => {
    const answered = new Promise<Answer>((resolve) => port.once("message", resolve));
    port.postMessage(question satisfies Question);
    const answer = await answered;
    if (answer === null) throw new Error("the records cannot be read");
    return answer;
  };
  try {
    return await task({ page });
  } finally {
    port.close();
  }
}
