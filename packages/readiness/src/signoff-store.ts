import type { ReadinessReportV1, ReleaseBasis, SignoffRequestV1, SignoffRole } from "@slotgate/contracts";
import type { BasisChange, RecordedSignoff } from "./facts.ts";

/** What a store keeps of a report, so that a sign-off can name it. */
export type KeptReport = Pick<ReadinessReportV1, "digest" | "stage" | "environment" | "verdict" | "basis">;

/** Someone who signs, and what is in force at that moment. */
export interface Signing extends Omit<SignoffRequestV1, "version"> {
  readonly signoffId: string;
  readonly environment: string;
  readonly subject: string;
  /** The roles that this person may sign for. */
  readonly roles: readonly SignoffRole[];
  readonly basis: ReleaseBasis;
}

export interface SignoffStore {
  /** Keeps a report; keeping it again changes nothing. */
  readonly keep: (report: KeptReport) => Promise<void>;
  /**
   * Signs, one signer after the other: what `refusalOf` refuses changes nothing.
   * @throws SignoffRefusedError
   */
  readonly sign: (signing: Signing) => Promise<RecordedSignoff>;
  /**
   * Takes a sign-off back; one that was withdrawn before stays as it is.
   * @throws SignoffRefusedError if there is none with this id, or it is someone else's
   */
  readonly withdraw: (withdrawal: {
    readonly signoffId: string;
    readonly environment: string;
    readonly subject: string;
    readonly reason: string;
  }) => Promise<RecordedSignoff>;
  /** Newest first. */
  readonly list: (environment: string) => Promise<readonly RecordedSignoff[]>;
  /** The latest changes of what sign-offs are bound to, newest first. */
  readonly changes: () => Promise<readonly BasisChange[]>;
}

export type SignoffRefusal =
  | "wrong-role"
  | "unknown-report"
  | "other-environment"
  | "beta-report"
  | "lapsed-report"
  | "other-role"
  | "already-signed"
  | "unknown-signoff"
  | "not-yours";

/** A sign-off that must not be: the message says why, and what to do. */
export class SignoffRefusedError extends Error {
  override readonly name = "SignoffRefusedError";
  readonly refusal: SignoffRefusal;

  constructor({ refusal, message }: { readonly refusal: SignoffRefusal; readonly message: string }) {
    super(message);
    this.refusal = refusal;
  }
}
