import { answeredRunLimits, runLimits } from "@slotgate/contracts";
import { DimensionSlipError } from "@slotgate/controls";
import {
  BackgroundBusyError,
  DrillRefusedError,
  IdempotencyKeyReusedError,
  IncidentRefusedError,
  InvalidIncidentError,
  KillUnavailableError,
  lightBytes,
  NoSuchDrillError,
  NoSuchEngagementError,
  NoSuchIncidentError,
  PreviewNeededError,
  RecordsUnavailableError,
  ReleaseRefusedError,
  RevisionChangedError,
  RunSuspendedError,
  RunUnfinishedError,
  StoreUnavailableError,
  TooCostlyError,
  TryNeededError,
} from "@slotgate/executor";
import { isAboutData } from "@slotgate/postgres";
import { SignoffRefusedError } from "@slotgate/readiness";
import { ProblemError } from "./problem-error.ts";
import { problemTexts } from "./problem-texts.ts";

/** Any error as a problem; an unexpected one reveals no details. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof RecordsUnavailableError) {
    return new ProblemError(
      "records-unavailable",
      "the outcome of a job could not be recorded, so the run has no answer: send it again later",
      { headers: { "retry-after": "2" } },
    );
  }
  if (
    (error instanceof StoreUnavailableError || error instanceof KillUnavailableError) &&
    isAboutData(error.cause)
  ) {
    const { code } = error.cause;
    return new ProblemError(
      "invalid-parameter",
      `the database cannot store or compare a value of the request (SQLSTATE ${code}): change that value, the same request fails again`,
    );
  }
  if (error instanceof StoreUnavailableError) {
    return new ProblemError("store-unavailable", "send the request again later", {
      headers: { "retry-after": "2" },
    });
  }
  if (error instanceof KillUnavailableError)
    return new ProblemError("kill-unavailable", problemTexts[error.fate], {
      headers: { "retry-after": "2" },
    });
  if (error instanceof ReleaseRefusedError) return new ProblemError("release-refused", error.message);
  if (error instanceof NoSuchEngagementError) return new ProblemError("not-found", problemTexts.noEngagement);
  if (error instanceof DrillRefusedError) return new ProblemError("drill-refused", error.message);
  if (error instanceof NoSuchDrillError) return new ProblemError("not-found", problemTexts.noDrill);
  if (error instanceof SignoffRefusedError)
    return error.refusal === "unknown-signoff"
      ? new ProblemError("not-found", problemTexts.noSignoff)
      : new ProblemError("signoff-refused", error.message);
  if (error instanceof IncidentRefusedError) return new ProblemError("incident-refused", error.message);
  if (error instanceof InvalidIncidentError) return new ProblemError("invalid-incident", error.message);
  if (error instanceof NoSuchIncidentError) return new ProblemError("not-found", problemTexts.noIncident);
  if (error instanceof RevisionChangedError) return new ProblemError("revision-changed", error.message);
  if (error instanceof PreviewNeededError) return new ProblemError("preview-needed", error.message);
  if (error instanceof TryNeededError) return new ProblemError("try-needed", error.message);
  if (error instanceof DimensionSlipError) {
    const { message, dimension, near, rule, index } = error;
    const path = `$.document.rules[${index}].appliesTo`;
    const where = `in rule \`${rule}\``;
    const issues = [{ path, expected: `\`${near}\`, as in force`, received: `\`${dimension}\``, where }];
    return new ProblemError("invalid-allowlist", message, { issues });
  }
  if (error instanceof IdempotencyKeyReusedError)
    return new ProblemError("idempotency-key-reused", error.message);
  if (error instanceof RunUnfinishedError || error instanceof RunSuspendedError) {
    return new ProblemError(
      "run-unfinished",
      "this replica is stopping, and another continues the run: send the request again with the same `Idempotency-Key`, or read the run with `GET /v1/runs/{runId}`",
      { headers: { "retry-after": "1" } },
    );
  }
  if (error instanceof BackgroundBusyError)
    return new ProblemError("rate-limited", error.message, { headers: { "retry-after": "1" } });
  if (error instanceof TooCostlyError) return new ProblemError("body-too-large", error.message);
  return fromBodyReader(error) ?? new ProblemError("internal", "find the request id in the service's log");
}

const mebibyte = 1_048_576;
const inBytes = (bytes: number): string => `${bytes / mebibyte} MiB (${bytes} bytes)`;

function tooLarge(limit: unknown): string {
  switch (limit) {
    case answeredRunLimits.bytes:
      return `a synchronous run may have at most ${inBytes(answeredRunLimits.bytes)}; a run sent with \`Prefer: respond-async\` may have at most ${inBytes(runLimits.bytes)}`;
    case runLimits.bytes:
      return `a run, an allowlist or a generation document may have at most ${inBytes(runLimits.bytes)}`;
    default:
      return `this document may have at most ${lightBytes} bytes`;
  }
}

/** Errors of Express and its body reader, which have a `type` or a `status`. */
function fromBodyReader(error: unknown): ProblemError | null {
  if (!(error instanceof Error)) return null;
  const type = "type" in error ? error.type : null;
  const status = "status" in error ? error.status : null;
  if (type === "entity.too.large")
    return new ProblemError("body-too-large", tooLarge("limit" in error ? error.limit : null));
  if (type === "encoding.unsupported") {
    return new ProblemError(
      "unsupported-media-type",
      "send the body uncompressed, or with gzip, deflate or br",
    );
  }
  if (error instanceof URIError)
    return new ProblemError(
      "bad-request",
      "the address is not well encoded: percent-encode it as UTF-8, and `%` as `%25`",
    );
  return status === 400
    ? new ProblemError(
        "bad-request",
        "the body could not be read: it is incomplete, or does not match its `content-encoding`",
      )
    : null;
}
