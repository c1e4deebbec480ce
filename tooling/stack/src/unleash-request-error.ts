export interface UnleashRequestFailure {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** What Unleash answered, as text. */
  readonly body: string;
}

export class UnleashRequestError extends Error {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;

  constructor({ method, path, status, body }: UnleashRequestFailure) {
    super(
      `Unleash refused \`${method} ${path}\` with status ${status}: ${body.slice(0, 1_000) || "no body"}`,
    );
    this.name = "UnleashRequestError";
    this.method = method;
    this.path = path;
    this.status = status;
    this.body = body;
  }
}
