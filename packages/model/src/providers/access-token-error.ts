/** No access token for a model request, which was not sent. Holds nothing of the secret or of the answer but a code. */
export class AccessTokenError extends Error {
  override readonly name = "AccessTokenError";
  /** Of the token endpoint's answer; null if there was none. */
  readonly status: number | null;
  /** E.g. `invalid_grant`, `ECONNREFUSED` or `TIMEOUT`; null if none was given. */
  readonly code: string | null;

  constructor({ status, code }: { readonly status: number | null; readonly code: string | null }) {
    super(`no access token: status ${status ?? "none"}, code ${code ?? "none"}`);
    this.status = status;
    this.code = code;
  }
}
