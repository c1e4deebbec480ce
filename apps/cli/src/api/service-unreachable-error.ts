import { certificateAdvice } from "@slotgate/controls";

/** The address of the service and its source. */
export interface ServicePlace {
  readonly url: string;
  readonly devFile?: string | null | undefined;
}

/** No answer arrived; the service may have received the request all the same. */
export class ServiceUnreachableError extends Error {
  override readonly name = "ServiceUnreachableError";

  constructor({
    url,
    devFile,
    timeoutMs,
    cause,
  }: ServicePlace & {
    readonly timeoutMs: number;
    readonly cause: unknown;
  }) {
    const check =
      devFile === undefined || devFile === null
        ? "check SLOTGATE_URL, and that the service runs"
        : `\`${devFile}\` names that address: does the local stack run? \`npx -y pnpm@12 start\` starts it`;
    super(`no service can be reached at \`${url}\`: ${whyOf(cause, timeoutMs)}; ${check}`, { cause });
  }
}

function whyOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs / 1_000} s`;
  // `fetch` reports the reason only as the error's cause, whose own message may be empty.
  if (error.cause instanceof Error) return whyOf(error.cause, timeoutMs);
  if (/wrong version number/i.test(error.message))
    return "the server at this address does not use TLS: the address begins with https:// instead of http://";
  if (error.message !== "") return `${error.message}${certificateAdvice(error.message)}`;
  return "code" in error ? String(error.code) : error.name;
}
