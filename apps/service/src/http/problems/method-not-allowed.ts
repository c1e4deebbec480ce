import { ProblemError } from "./problem-error.ts";

export interface WrongMethod {
  /** The supported methods, as in the header `Allow`. */
  readonly allow: string;
  readonly method: string;
}

export const methodNotAllowed = ({ allow, method }: WrongMethod): ProblemError =>
  new ProblemError("method-not-allowed", `send ${allow}, not ${method}`, { headers: { allow } });
