export interface UnleashAdminFailure {
  readonly method: string;
  readonly path: string;
  /** Null: Unleash did not answer. */
  readonly status: number | null;
  readonly body: string;
}

/** Unleash's admin API did not do what it was asked for. */
export class UnleashAdminError extends Error {
  override readonly name = "UnleashAdminError";
  readonly failure: UnleashAdminFailure;

  constructor(failure: UnleashAdminFailure) {
    const { method, path, status, body } = failure;
    const answer = status === null ? body : `status ${status}, ${body.slice(0, 200)}`;
    super(`Unleash refused \`${method} ${path}\`: ${answer}. ${adviceFor(status)}`);
    this.failure = failure;
  }
}

function adviceFor(status: number | null): string {
  if (status === null) return "Is SLOTGATE_UNLEASH_URL right (it ends in /api), and is Unleash up?";
  if (status === 401 || status === 403)
    return "SLOTGATE_UNLEASH_ADMIN_TOKEN must be an admin token (`*:*.…`)";
  if (status === 404) return "SLOTGATE_UNLEASH_URL must end in /api";
  return "Run the command again when that is mended: it goes on where it stopped";
}
