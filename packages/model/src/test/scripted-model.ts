import { isBuiltInOutputType, type JsonObject, type JsonValue, type TriedModel } from "@slotgate/contracts";
import { Admission, type AdmissionFacts } from "@slotgate/contracts/admission";
import type { CallBounds } from "../call-bounds.ts";
import type {
  AskedModels,
  CircuitState,
  FailureConcern,
  Generation,
  ModelFailureReason,
  ModelPort,
  ModelRequest,
  Usage,
} from "../model-port.ts";

/** The scripted result of one call. */
export type ScriptedAnswer = {
  /** The number of requests, 1 by default. */
  readonly attempts?: number;
  /** The models that were asked; by default only the scripted one. The last one is the one that answered. */
  readonly tried?: readonly TriedModel[];
} & (
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
const identity = { provider: "scripted", model: "scripted-1", configDigest: digest };

/** A model for tests: no network, but the port's rules on admission, permission and abort. */
export function createScriptedModel(options: ScriptedModelOptions = {}): ScriptedModel {
  const { script = (): ScriptedAnswer => ({ status: "generated" }), circuit = () => "closed" } = options;
  const { bounds = { inputTokens: 100, outputTokens: 100, requests: 1 } } = options;
  const requests: ScriptedRequest[] = [];

  const generate: ModelPort["generate"] = async (request, admission, { signal, mayRequest }) => {
    const facts = Admission.spend(admission);
    const none: Usage = { attempts: 0, inputTokens: null, outputTokens: null };
    const unasked = { ...none, answeredBy: identity, tried: [] };
    if (signal.aborted) return { status: "aborted", ...unasked };
    const answer = await script(request, facts);
    if (answer.status === "circuit-open") return { status: "withheld", cause: "circuit-open", ...unasked };
    let asked: Usage & AskedModels = unasked;
    for (let sent = 1; sent <= (answer.attempts ?? 1); sent += 1) {
      if (signal.aborted) return { status: "aborted", ...asked };
      if (!mayRequest()) return { status: "withheld", cause: "not-permitted", ...asked };
      requests.push({ ...request, decisionId: facts.decisionId });
      asked = { ...none, attempts: sent, ...askedModels(answer, sent) };
    }
    if (answer.status === "hanging") await aborted(signal);
    if (signal.aborted) return { status: "aborted", ...asked };
    return generationOf(answer, request, asked);
  };

  return {
    attribution: { ...identity, promptDigest: digest },
    circuit,
    bounds: () => bounds,
    generate,
    requests,
  };
}

function askedModels(answer: ScriptedAnswer, attempts: number): AskedModels {
  const reason = answer.status === "failed" ? answer.reason : null;
  const { tried = [{ ...identity, attempts, reason }] } = answer;
  const { provider, model, configDigest } = tried.at(-1) ?? identity;
  return { answeredBy: { provider, model, configDigest }, tried };
}

function generationOf(answer: ScriptedAnswer, { job }: ModelRequest, asked: Usage & AskedModels): Generation {
  if (answer.status === "failed") {
    const { reason, httpStatus = null, code = null, concerns = "provider" } = answer;
    return { status: "failed", reason, detail: "scripted failure", httpStatus, code, concerns, ...asked };
  }
  const output =
    answer.status === "generated" && answer.output !== undefined
      ? answer.output
      : { [job.output.field]: sampleContent(job.output.type) };
  return { status: "generated", output, ...asked, inputTokens: 10, outputTokens: 20 };
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
