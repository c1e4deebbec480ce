import type { JsonObject } from "@slotgate/contracts";
import {
  type FinishReason,
  generateText,
  jsonSchema,
  type LanguageModelUsage,
  NoObjectGeneratedError,
  Output,
} from "ai";
import type { Verdict } from "./circuit.ts";
import { type Exchange, type ExchangeOptions, openExchange } from "./exchange.ts";
import { type Trouble, troubleTable } from "./failure-of.ts";
import type { ExchangedModel } from "./language-model.ts";
import type { ModelConfig } from "./model-config.ts";
import type { Usage, WithheldCause } from "./model-port.ts";
import type { OutputCheck } from "./output-check.ts";
import type { RenderedPrompt } from "./prompts/prompt-template.ts";
import { toStrictSchema } from "./strict-schema.ts";

type Tokens = Pick<Usage, "inputTokens" | "outputTokens">;

type Ended =
  | { readonly ended: "content"; readonly output: JsonObject }
  | { readonly ended: "withheld"; readonly cause: WithheldCause }
  | { readonly ended: "trouble"; readonly trouble: Trouble };

/** What one attempt ended with. Tokens are null unless the provider reported them. */
export type Attempted = Ended & { readonly tokens: Tokens };

export interface AttemptInput {
  readonly config: ModelConfig;
  readonly model: ExchangedModel;
  readonly prompt: RenderedPrompt;
  readonly check: OutputCheck;
  readonly exchange: ExchangeOptions;
}

/** One request at most, from prompt to checked content. Never rejects; the caller looks at the signal first. */
export async function attempt(input: AttemptInput): Promise<Attempted> {
  const exchange = openExchange(input.exchange);
  const attempted = await ask(input, exchange);
  exchange.settle(input.exchange.signal.aborted ? "nothing" : verdictOf(attempted));
  return attempted;
}

async function ask({ config, model, prompt, check, exchange: { signal } }: AttemptInput, exchange: Exchange) {
  const { schema, strict } = schemaToSend(config, check);
  try {
    const result = await model.use(exchange, (languageModel) =>
      generateText({
        model: languageModel,
        ...prompt,
        output: Output.object({ schema: jsonSchema<Candidate>(schema, { validate: asCandidate }) }),
        maxOutputTokens: config.maxOutputTokens,
        ...(config.temperature === undefined ? {} : { temperature: config.temperature }),
        maxRetries: 0,
        abortSignal: signal,
        // Integrations that a process registers for the SDK would see prompts and outputs.
        telemetry: { isEnabled: false },
        providerOptions: {
          openai: { strictJsonSchema: strict },
          openaiCompatible: { strictJsonSchema: strict },
        },
      }),
    );
    const tokens = tokensOf(result.usage);
    const unfinished = troubleOfFinish(result.finishReason);
    if (unfinished !== null) return ended({ ended: "trouble", trouble: unfinished }, tokens);
    const checked = check.check(result.output.candidate);
    return checked.ok
      ? ended({ ended: "content", output: checked.output }, tokens)
      : ended({ ended: "trouble", trouble: { kind: "not-to-schema", flaw: checked.flaw } }, tokens);
  } catch (error) {
    return afterError(error, exchange);
  }
}

interface Candidate {
  readonly candidate: unknown;
}

/** Lets everything pass, to be checked by us. Boxed, because the SDK takes a bare `null` for no output. */
const asCandidate = (candidate: unknown) => ({ success: true, value: { candidate } }) as const;

const ended = (what: Ended, tokens: Tokens): Attempted => ({ ...what, tokens });

/** The schema as it goes out, and whether the provider is to hold the answer to it. */
export function schemaToSend({ provider }: ModelConfig, check: OutputCheck) {
  // The Anthropic provider adapts schemas by itself.
  const strictSchema = provider === "anthropic" ? null : toStrictSchema(check.schema);
  return { schema: strictSchema ?? check.schema, strict: strictSchema !== null };
}

/** What the transport saw comes first; errors of the SDK tell only about answers that did arrive. */
function afterError(error: unknown, exchange: Exchange): Attempted {
  const noTokens = { inputTokens: null, outputTokens: null };
  const noAnswer = exchange.noAnswer();
  if (noAnswer?.kind === "withheld") return ended({ ended: "withheld", cause: noAnswer.cause }, noTokens);
  if (noAnswer !== null) return ended({ ended: "trouble", trouble: noAnswer }, noTokens);
  if (NoObjectGeneratedError.isInstance(error)) {
    const trouble = troubleOfFinish(error.finishReason) ?? ({ kind: "not-json" } as const);
    return ended({ ended: "trouble", trouble }, tokensOf(error.usage));
  }
  const trouble: Trouble = exchange.sent()
    ? { kind: "not-the-protocol" }
    : { kind: "request-not-built", error: error instanceof Error ? error.name : typeof error };
  return ended({ ended: "trouble", trouble }, noTokens);
}

function troubleOfFinish(finishReason: FinishReason | undefined): Trouble | null {
  switch (finishReason) {
    case "stop":
      return null;
    case "length":
      return { kind: "truncated" };
    case "content-filter":
      return { kind: "refused" };
    default:
      return { kind: "unfinished", finishReason: finishReason ?? "none" };
  }
}

function tokensOf(usage: LanguageModelUsage | undefined): Tokens {
  return { inputTokens: countOf(usage?.inputTokens), outputTokens: countOf(usage?.outputTokens) };
}

const countOf = (tokens: number | undefined): number | null =>
  tokens !== undefined && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : null;

function verdictOf(attempted: Ended): Verdict {
  switch (attempted.ended) {
    case "content":
      return "answered";
    case "withheld":
      return "nothing";
    case "trouble":
      return troubleTable[attempted.trouble.kind].verdict;
  }
}
