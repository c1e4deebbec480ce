import { ProblemError } from "./problem-error.ts";

export interface WrongMethod {
  /** What the address takes, as the header `Allow` says it. */
  readonly allow: string;
  readonly method: string;
}

export const methodNotAllowed = ({ allow, method }: WrongMethod): ProblemError =>
  new ProblemError("method-not-allowed", `send ${allow}, not ${method}`, { headers: { allow } });
