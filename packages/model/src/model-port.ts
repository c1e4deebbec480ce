import type { FailureReason, Job, JsonObject, ModelAttribution, Scope } from "@slotgate/contracts";
import type { Admission } from "@slotgate/contracts/admission";
import type { CallBounds } from "./call-bounds.ts";

/**
 * What the circuit breaker lets through. `half-open`: the next request may go out and decides whether the
 * circuit closes. While that one request is in flight the circuit reads `open`.
 */
export type CircuitState = "closed" | "open" | "half-open";

/** One job that waits for content, with the scope of its run. */
export interface ModelRequest {
  readonly job: Job;
  readonly scope: Scope;
  /** Whose job it is: what goes wrong with it opens that owner's circuit first. Goes to no provider. */
  readonly owner: string;
}

export interface GenerateOptions {
  /** Aborts the call: its connection is closed and its answer is never returned. */
  readonly signal: AbortSignal;
  /**
   * Called synchronously right before every request to the provider, retries included. False (or a throw)
   * means that the request does not leave, and that no later one does.
   */
  readonly mayRequest: () => boolean;
  /** Sent along with every request to the provider, e.g. W3C Trace Context. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a call cost, whatever became of it. */
export interface Usage {
  /** Requests that went out to the provider, counted where they leave the process. */
  readonly attempts: number;
  /** As the provider reported them for its last answer; null when it reported none. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** The failures that a model call can end with; `INTERRUPTED` is for recovery alone. */
export type ModelFailureReason = Exclude<FailureReason, "INTERRUPTED">;

/**
 * What a failure says about: `content`, what the caller's own content brings about (too long, refused, truncated, a
 * schema of its own), and which others never meet; or the `provider`, that is, perhaps everybody's calls.
 */
export type FailureConcern = "content" | "provider";

/** Why a call failed. Nothing in it is prompt, input, output, credentials or a provider's words. */
export interface ModelFailure {
  readonly reason: ModelFailureReason;
  /** One line for people. */
  readonly detail: string;
  /** Of the last answer, where that was an error. */
  readonly httpStatus: number | null;
  /** The provider's name for its error, or the network's for a broken connection, e.g. `ECONNRESET`. */
  readonly code: string | null;
  readonly concerns: FailureConcern;
}

/**
 * Why a request was not sent: the circuit was open, `mayRequest` did not allow it, or it could not be noted in the
 * ledger of what leaves the process.
 */
export type WithheldCause = "circuit-open" | "not-permitted" | "unrecorded";

/**
 * What became of a call.
 * - `generated`: `output` satisfies the job's output schema; it is `{[job.output.field]: content}`.
 * - `withheld`: nothing, or with `attempts` above 0 nothing more, was sent.
 * - `aborted`: the caller's signal aborted; whatever the provider answered is gone.
 */
export type Generation = Usage &
  (
    | { readonly status: "generated"; readonly output: JsonObject }
    | ({ readonly status: "failed" } & ModelFailure)
    | { readonly status: "withheld"; readonly cause: WithheldCause }
    | { readonly status: "aborted" }
  );

/** The one way to a model. */
export interface ModelPort {
  /** Goes into the records of every admission. */
  readonly attribution: Pick<ModelAttribution, "provider" | "model" | "configDigest" | "promptDigest">;
  /**
   * The circuit as it is for this owner's next request, read by the guard before an admission; without an owner that
   * of the provider as a whole. Costs nothing.
   */
  readonly circuit: (owner?: string) => CircuitState;
  /** What a call for this job can spend at most; no request at all where none could leave. */
  readonly bounds: (request: ModelRequest) => CallBounds;
  /**
   * Spends the admission and asks the model for the job's content. Rejects with a `TypeError`, before
   * anything else happens, when the admission was not issued by a journal or was spent before, and when the
   * job's mode is not `generate`. Nothing that the provider does makes it reject.
   */
  readonly generate: (
    request: ModelRequest,
    admission: Admission,
    options: GenerateOptions,
  ) => Promise<Generation>;
}
