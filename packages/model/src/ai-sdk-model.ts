import { Admission } from "@slotgate/contracts/admission";
import { checkApiKey } from "./api-key.ts";
import { attempt } from "./attempt.ts";
import { pauseBefore, waitUnlessAborted } from "./backoff.ts";
import { mostInputTokens } from "./call-bounds.ts";
import { createCircuits } from "./circuits.ts";
import { contentRulesOf } from "./content-schema.ts";
import type { Fetch } from "./exchange.ts";
import { failureOf, type Trouble, troubleTable } from "./failure-of.ts";
import { fillSlotV1 } from "./fill-slot.v1.ts";
import { createLanguageModel } from "./language-model.ts";
import { configDigestOf, type ModelConfigInput, parseModelConfig } from "./model-config.ts";
import { ModelConfigError } from "./model-config-error.ts";
import type { Generation, ModelPort, Usage } from "./model-port.ts";
import type { OutboundLedger } from "./outbound-ledger.ts";
import { checksHere, createOutputChecks, type OutputChecks } from "./output-checks.ts";
import { promptDigestOf, renderPrompt } from "./prompt-template.ts";

export interface ModelOptions {
  readonly config: ModelConfigInput;
  /** Null only for compatible endpoints that require none. Used only in the request's headers. */
  readonly apiKey: string | null;
  /** Records every request before it is sent; null only if deliberately disabled. */
  readonly ledger: OutboundLedger | null;
  /** The lowest transport; the runtime's by default. */
  readonly fetch?: Fetch;
  /** Uniform over [0, 1); for the jitter of pauses. */
  readonly random?: () => number;
  /** Monotonic milliseconds; for the circuit. */
  readonly now?: () => number;
  /** Checks the model's output; on the calling thread by default. */
  readonly checks?: OutputChecks;
  /** Waits, or less when the signal aborts; for the pauses between requests. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const compiledSchemas = 256;

/** The model port on the AI SDK. Throws a {@link ModelConfigError} for an unusable configuration. */
export function createModel(options: ModelOptions): ModelPort {
  const config = configOf(options);
  const {
    fetch = globalThis.fetch,
    random = Math.random,
    now = () => performance.now(),
    wait = waitUnlessAborted,
    checks = checksHere(createOutputChecks({ limit: compiledSchemas })),
  } = options;
  const model = createLanguageModel({ config, apiKey: options.apiKey, fetch });
  const circuits = createCircuits({ config: config.circuit, now });

  const pauseAfter = (trouble: Trouble, attempts: number): number | null => {
    if (troubleTable[trouble.kind].retry === "final" || attempts >= config.maxAttempts) return null;
    const retryAfterMs = "retryAfterMs" in trouble ? trouble.retryAfterMs : null;
    return pauseBefore({ backoff: config.backoff, attempts, retryAfterMs, random });
  };

  const bounds: ModelPort["bounds"] = (request) => {
    const { schema } = contentRulesOf(request.job.output);
    const prompt = renderPrompt({ ...request, template: fillSlotV1, schema });
    return {
      inputTokens: mostInputTokens(prompt, schema),
      outputTokens: config.maxOutputTokens,
      requests: config.maxAttempts,
    };
  };

  const generate: ModelPort["generate"] = async (request, admission, asked) => {
    const { signal, mayRequest, headers = {} } = asked;
    const { decisionId } = Admission.spend(admission);
    if (request.job.mode !== "generate") {
      throw new TypeError(`no model call for a job of mode \`${request.job.mode}\`: it needs none`);
    }
    let usage: Usage = { attempts: 0, inputTokens: null, outputTokens: null };
    let met: Trouble | null = null;

    const { output } = request.job;
    const failed = (trouble: Trouble): Generation => ({
      status: "failed",
      ...failureOf(trouble, { ownSchema: output.schema === undefined ? "none" : "of-the-job" }),
      ...usage,
    });
    const flaw = await checks.prepare(output);
    if (flaw !== null) return failed({ kind: "schema-unusable", flaw });
    const { schema } = contentRulesOf(output);
    const prompt = renderPrompt({ ...request, template: fillSlotV1, schema });

    while (!signal.aborted) {
      const attempted = await attempt({
        model,
        prompt,
        schema,
        check: (candidate) => checks.check(output, candidate),
        exchange: {
          fetch,
          decisionId,
          attempt: usage.attempts + 1,
          ledger: options.ledger,
          headers,
          circuit: circuits.of(request.owner),
          signal,
          mayRequest,
          onRequest: () => {
            usage = { ...usage, attempts: usage.attempts + 1 };
          },
          timeoutMs: config.timeoutMs,
          maxResponseBytes: config.maxResponseBytes,
        },
      });
      usage = { ...usage, ...attempted.tokens };
      if (signal.aborted) break;
      switch (attempted.ended) {
        case "content":
          return { status: "generated", output: attempted.output, ...usage };
        case "withheld":
          // The circuit opened between two requests: the call's own failure is the better answer.
          if (attempted.cause === "circuit-open" && met !== null) return failed(met);
          return { status: "withheld", cause: attempted.cause, ...usage };
      }
      met = attempted.trouble;
      const pause = pauseAfter(met, usage.attempts);
      if (pause === null) return failed(met);
      await wait(pause, signal);
    }
    return { status: "aborted", ...usage };
  };

  return {
    attribution: {
      provider: config.provider,
      model: config.model,
      configDigest: configDigestOf(config),
      promptDigest: promptDigestOf(fillSlotV1),
    },
    circuit: circuits.state,
    bounds,
    generate,
  };
}

function configOf({ config, apiKey }: ModelOptions) {
  const parsed = parseModelConfig(config);
  if (!parsed.ok) throw new ModelConfigError(parsed.issues);
  const keyIssue = checkApiKey(parsed.value.provider, apiKey);
  if (keyIssue !== null) throw new ModelConfigError([keyIssue]);
  return parsed.value;
}
