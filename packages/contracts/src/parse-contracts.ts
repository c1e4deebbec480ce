import { type AllowlistV1, allowlistV1 } from "./allowlist.ts";
import { type ControlSnapshotV1, controlSnapshotV1 } from "./control-snapshot.ts";
import { type DecisionV1, decisionV1 } from "./decision.ts";
import { type DryRunV1, dryRunV1 } from "./dry-run.ts";
import { type ParseResult, parseWith } from "./parse.ts";
import { type ProblemV1, problemV1 } from "./problem.ts";
import { type ResultV1, resultV1 } from "./result.ts";
import { type RunV1, runV1 } from "./run.ts";
import { type RunResponseV1, runResponseV1 } from "./run-response.ts";
import { type TelemetryV1, telemetryV1 } from "./telemetry.ts";

export const parseRunV1 = (document: unknown): ParseResult<RunV1> => parseWith(runV1, document);
export const parseResultV1 = (document: unknown): ParseResult<ResultV1> => parseWith(resultV1, document);
export const parseDecisionV1 = (document: unknown): ParseResult<DecisionV1> =>
  parseWith(decisionV1, document);
export const parseRunResponseV1 = (document: unknown): ParseResult<RunResponseV1> =>
  parseWith(runResponseV1, document);
export const parseDryRunV1 = (document: unknown): ParseResult<DryRunV1> => parseWith(dryRunV1, document);
export const parseTelemetryV1 = (document: unknown): ParseResult<TelemetryV1> =>
  parseWith(telemetryV1, document);
export const parseAllowlistV1 = (document: unknown): ParseResult<AllowlistV1> =>
  parseWith(allowlistV1, document);
export const parseControlSnapshotV1 = (document: unknown): ParseResult<ControlSnapshotV1> =>
  parseWith(controlSnapshotV1, document);
export const parseProblemV1 = (document: unknown): ParseResult<ProblemV1> => parseWith(problemV1, document);
