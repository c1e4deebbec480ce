import { describeValue } from "../describe-value.ts";

export interface UnleashAdminFailure {
  readonly method: string;
  /** Below `/api/admin`. */
  readonly path: string;
  /** Null: Unleash did not answer. */
  readonly status: number | null;
  /** Unleash's answer, or why there is none. */
  readonly body: string;
  /** What was left unfinished, and how to finish it. */
  readonly leftBehind?: string;
}

/** A request to Unleash's admin API failed. */
export class UnleashAdminError extends Error {
  override readonly name = "UnleashAdminError";
  readonly failure: UnleashAdminFailure;

  constructor(failure: UnleashAdminFailure) {
    const { method, path, status, body, leftBehind } = failure;
    const excerpt = describeValue(body, { shown: 200 });
    const answer = status === null ? `no answer: ${excerpt}` : `status ${status}, ${excerpt}`;
    super(
      [`\`${method} ${path}\` failed in Unleash: ${answer}`, adviceFor(status), leftBehind]
        .filter((part) => part !== undefined)
        .join("; "),
    );
    this.failure = failure;
  }
}

function adviceFor(status: number | null): string {
  switch (status) {
    case null:
      return "check that Unleash runs and that SLOTGATE_UNLEASH_URL is its address and ends in `/api`";
    case 200:
    case 404:
      return "check that SLOTGATE_UNLEASH_URL ends in `/api`";
    case 401:
    case 403:
      return "set SLOTGATE_UNLEASH_ADMIN_TOKEN to a token with admin rights (`*:*.…`)";
    case 409:
      return "revive or delete the archived flag of that name in Unleash, or choose another name in SLOTGATE_KILL_FLAG or SLOTGATE_AI_FLAG";
    default:
      return status >= 500
        ? "see Unleash's log, then run the command again (`slotgate unleash setup` continues where it stopped)"
        : "correct what Unleash reports, then run the command again (`slotgate unleash setup` continues where it stopped)";
  }
}
