import { isBuiltInOutputType, type JsonObject, type JsonValue } from "@slotgate/contracts";
import { Admission, type AdmissionFacts } from "@slotgate/contracts/admission";
import type { CallBounds } from "../call-bounds.ts";
import type {
  CircuitState,
  FailureConcern,
  Generation,
  ModelFailureReason,
  ModelPort,
  ModelRequest,
  Usage,
} from "../model-port.ts";

/** The scripted result of one call. `attempts` is the number of requests, 1 by default. */
export type ScriptedAnswer = { readonly attempts?: number } & (
  | { readonly status: "generated"; readonly output?: JsonObject }
  | {
      readonly status: "failed";
      readonly reason: ModelFailureReason;
      /** Null by default. */
      readonly httpStatus?: number;
      readonly code?: string;
      /** The provider by default. */
      readonly concerns?: FailureConcern;
    }
  | { readonly status: "circuit-open" }
  /** Never answers; only the caller's signal ends the call. */
  | { readonly status: "hanging" }
);

/** One request that the scripted model was permitted to send. */
export interface ScriptedRequest extends ModelRequest {
  readonly decisionId: string;
}

export interface ScriptedModelOptions {
  /** Decides each call; by default content of the right shape. */
  readonly script?: (
    request: ModelRequest,
    admission: AdmissionFacts,
  ) => ScriptedAnswer | Promise<ScriptedAnswer>;
  readonly circuit?: (owner?: string) => CircuitState;
  /** The bounds of every call; by default those of one request with 100 tokens each way. */
  readonly bounds?: CallBounds;
}

export interface ScriptedModel extends ModelPort {
  /** All requests so far, in the order in which they were permitted. */
  readonly requests: readonly ScriptedRequest[];
}

const digest = "0".repeat(64);

/** A model for tests: no network, but the port's rules on admission, permission and abort. */
export function createScriptedModel(options: ScriptedModelOptions = {}): ScriptedModel {
  const { script = (): ScriptedAnswer => ({ status: "generated" }), circuit = () => "closed" } = options;
  const { bounds = { inputTokens: 100, outputTokens: 100, requests: 1 } } = options;
  const requests: ScriptedRequest[] = [];

  const generate: ModelPort["generate"] = async (request, admission, { signal, mayRequest }) => {
    const facts = Admission.spend(admission);
    let usage: Usage = { attempts: 0, inputTokens: null, outputTokens: null };
    if (signal.aborted) return { status: "aborted", ...usage };
    const answer = await script(request, facts);
    if (answer.status === "circuit-open") return { status: "withheld", cause: "circuit-open", ...usage };
    for (let sent = 1; sent <= (answer.attempts ?? 1); sent += 1) {
      if (signal.aborted) return { status: "aborted", ...usage };
      if (!mayRequest()) return { status: "withheld", cause: "not-permitted", ...usage };
      requests.push({ ...request, decisionId: facts.decisionId });
      usage = { ...usage, attempts: sent };
    }
    if (answer.status === "hanging") await aborted(signal);
    if (signal.aborted) return { status: "aborted", ...usage };
    return generationOf(answer, request, usage);
  };

  return {
    attribution: {
      provider: "scripted",
      model: "scripted-1",
      configDigest: digest,
      promptDigest: digest,
    },
    circuit,
    bounds: () => bounds,
    generate,
    requests,
  };
}

function generationOf(answer: ScriptedAnswer, { job }: ModelRequest, usage: Usage): Generation {
  if (answer.status === "failed") {
    const { reason, httpStatus = null, code = null, concerns = "provider" } = answer;
    return { status: "failed", reason, detail: "scripted failure", httpStatus, code, concerns, ...usage };
  }
  const output =
    answer.status === "generated" && answer.output !== undefined
      ? answer.output
      : { [job.output.field]: sampleContent(job.output.type) };
  return { status: "generated", output, ...usage, inputTokens: 10, outputTokens: 20 };
}

function sampleContent(type: string): JsonValue {
  switch (isBuiltInOutputType(type) ? type : "text") {
    case "richText":
      return { format: "markdown", text: "**Scripted** content" };
    case "multipleChoice":
      return { question: "Which one is scripted?", options: ["this one", "that one"], answerIndex: 0 };
    default:
      return "Scripted content";
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
