import type {
  FailureReason,
  Job,
  JsonObject,
  ModelAttribution,
  Scope,
  TriedModel,
} from "@slotgate/contracts";
import type { Admission } from "@slotgate/contracts/admission";
import type { CallBounds } from "./call-bounds.ts";

/**
 * The state of the circuit breaker. `half-open`: the next request is a trial that decides whether the circuit closes.
 * While it is in flight the circuit reads `open`.
 */
export type CircuitState = "closed" | "open" | "half-open";

/** One job to generate content for, with its run's scope. */
export interface ModelRequest {
  readonly job: Job;
  readonly scope: Scope;
  /** The job's owner, whose circuit its failures open first. Not sent to any provider. */
  readonly owner: string;
}

export interface GenerateOptions {
  /** Aborts the call: its connection is closed and its answer is never returned. */
  readonly signal: AbortSignal;
  /**
   * Called synchronously right before every request to the provider, retries included. If it returns false or throws,
   * neither this request nor a later one is sent.
   */
  readonly mayRequest: () => boolean;
  /** Sent with every request to the provider, e.g. W3C Trace Context. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The cost of a call, with any result. */
export interface Usage {
  /** Requests sent to all models of the call, counted where they leave the process. */
  readonly attempts: number;
  /** The sum over all answers for which the provider reported it; null if none did. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** A model in records. */
export type ModelIdentity = Pick<ModelAttribution, "provider" | "model" | "configDigest">;

/** The models that a call asked. */
export interface AskedModels {
  /** The model that answered or was asked last; the profile's first one if none was asked. */
  readonly answeredBy: ModelIdentity;
  /**
   * In order, with the requests sent to each. With 0 attempts and `MODEL_CIRCUIT_OPEN` if its circuit was open. The
   * reason is also null for the model during whose turn the call was withheld or aborted.
   */
  readonly tried: readonly TriedModel[];
}

/** The failures that a model call can end with; `INTERRUPTED` is only for recovery. */
export type ModelFailureReason = Exclude<FailureReason, "INTERRUPTED">;

/**
 * Whom a failure concerns. `content`: caused by the caller's own content (too long, refused, truncated, its own
 * schema), which others never meet. `provider`: possibly everyone's calls.
 */
export type FailureConcern = "content" | "provider";

/** Why a call failed. Contains no prompt, input, output, credentials or text of a provider. */
export interface ModelFailure {
  readonly reason: ModelFailureReason;
  /** One line for people. */
  readonly detail: string;
  /** Of the last answer, if that was an error. */
  readonly httpStatus: number | null;
  /** The provider's name for its error, or the network's for a broken connection, e.g. `ECONNRESET`. */
  readonly code: string | null;
  readonly concerns: FailureConcern;
}

/**
 * Why a request was not sent: the circuit was open, `mayRequest` did not permit it, or the outbound ledger could not be
 * written.
 */
export type WithheldCause = "circuit-open" | "not-permitted" | "unrecorded";

/**
 * The result of a call.
 * - `generated`: `output` satisfies the job's output schema; it is `{[job.output.field]: content}`.
 * - `withheld`: nothing was sent, or with `attempts` above 0 nothing more.
 * - `aborted`: the caller's signal aborted; the provider's answer is discarded.
 */
export type Generation = Usage &
  AskedModels &
  (
    | { readonly status: "generated"; readonly output: JsonObject }
    | ({ readonly status: "failed" } & ModelFailure)
    | { readonly status: "withheld"; readonly cause: WithheldCause }
    | { readonly status: "aborted" }
  );

/** The only way to call a model: the models of one profile with its prompt. */
export interface ModelPort {
  /** Part of the records of every admission: the model that is asked first. */
  readonly attribution: ModelIdentity & Pick<ModelAttribution, "promptDigest">;
  /**
   * The circuit for this owner's next request, read by the guard before an admission; without an owner that of the
   * provider as a whole. Open only if those of all models are. Costs nothing.
   */
  readonly circuit: (owner?: string) => CircuitState;
  /** The maximum that a call for this job can spend on all models; zero requests if none could be sent. */
  readonly bounds: (request: ModelRequest) => CallBounds;
  /**
   * Spends the admission and asks the first model for the job's content, then the others in order, as long as the one
   * before cannot answer: its circuit is open, or after its own attempts it is out of reach, too slow, busy or broken. Rejects with a `TypeError`, before anything else
   * happens, if the admission was not issued by a journal or was already spent, or if the job's mode is not `generate`.
   * Nothing that the provider does makes it reject.
   */
  readonly generate: (
    request: ModelRequest,
    admission: Admission,
    options: GenerateOptions,
  ) => Promise<Generation>;
}
