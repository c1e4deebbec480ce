import { certificateAdvice } from "../../proxy/proxied-fetch.ts";

/** No answer came. The message says where it was looked for; whether the request was heard is not known. */
export class ServiceUnreachableError extends Error {
  override readonly name = "ServiceUnreachableError";

  constructor({
    url,
    timeoutMs,
    cause,
  }: {
    readonly url: string;
    readonly timeoutMs: number;
    readonly cause: unknown;
  }) {
    super(
      `the service at \`${url}\` cannot be reached: ${whyOf(cause, timeoutMs)}; check SLOTGATE_URL, and that it runs`,
      { cause },
    );
  }
}

function whyOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs / 1_000} s`;
  // `fetch` only says that it failed; why stands in the cause, whose own message may be empty.
  if (error.cause instanceof Error) return whyOf(error.cause, timeoutMs);
  if (error.message !== "") return `${error.message}${certificateAdvice(error.message)}`;
  return "code" in error ? String(error.code) : error.name;
}
