import type { JsonObject, OutputSchemaNode } from "@slotgate/contracts";
import { parseAnswerText } from "./answer-text.ts";
import type { Verdict } from "./circuit.ts";
import { type Exchange, type ExchangeOptions, openExchange } from "./exchange.ts";
import { type Trouble, troubleTable } from "./failure-of.ts";
import type { ExchangedModel, ModelAnswer } from "./language-model.ts";
import type { Usage, WithheldCause } from "./model-port.ts";
import type { CheckedOutput } from "./output-check.ts";
import type { RenderedPrompt } from "./prompt-template.ts";
import { AccessTokenError } from "./providers/access-token-error.ts";

type Tokens = Pick<Usage, "inputTokens" | "outputTokens">;

type Ended =
  | { readonly ended: "content"; readonly output: JsonObject }
  | { readonly ended: "withheld"; readonly cause: WithheldCause }
  | { readonly ended: "trouble"; readonly trouble: Trouble };

/** How one attempt ended. Tokens are null unless the provider reported them. */
export type Attempted = Ended & { readonly tokens: Tokens };

export interface AttemptInput {
  readonly model: ExchangedModel;
  readonly prompt: RenderedPrompt;
  /** Of the whole output. */
  readonly schema: OutputSchemaNode;
  readonly check: (candidate: unknown) => Promise<CheckedOutput>;
  readonly exchange: ExchangeOptions;
}

/** Sends at most one request, and checks the content. Never rejects; the caller checks the signal first. */
export async function attempt(input: AttemptInput): Promise<Attempted> {
  const exchange = openExchange(input.exchange);
  const attempted = await ask(input, exchange);
  exchange.settle(input.exchange.signal.aborted ? "nothing" : verdictOf(attempted));
  return attempted;
}

async function ask({ model, prompt, schema, check, exchange: { signal } }: AttemptInput, exchange: Exchange) {
  try {
    const answer = await model.ask(exchange, {
      prompt: [
        { role: "system", content: prompt.instructions },
        { role: "user", content: [{ type: "text", text: prompt.prompt }] },
      ],
      schema,
      signal,
    });
    const { usage } = answer;
    const tokens = {
      inputTokens: countOf(usage.inputTokens.total),
      outputTokens: countOf(usage.outputTokens.total),
    };
    return ended(await contentOf(answer, check), tokens);
  } catch (error) {
    return afterError(error, exchange);
  }
}

/** The content decides, not the provider's finish reason, except for truncated or filtered answers. */
async function contentOf(
  { content, structuredOutputText, finishReason }: ModelAnswer,
  check: AttemptInput["check"],
): Promise<Ended> {
  const finish = finishOf(finishReason);
  if (finish === "length") return trouble({ kind: "truncated" });
  if (finish === "filter") return trouble({ kind: "refused", status: null, code: null });
  const texts = content.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const parsed = parseAnswerText(structuredOutputText ?? texts.join(""));
  if (!parsed.ok) {
    const flaw = texts.length === 0 ? "empty" : flaws[parsed.flaw];
    return trouble({ kind: "not-json", flaw, finishReason: nameOf(finishReason) });
  }
  const checked = await check(parsed.value);
  return checked.ok
    ? { ended: "content", output: checked.output }
    : trouble({ kind: "not-to-schema", flaw: checked.flaw });
}

const flaws = {
  "not-json": "not one JSON document",
  "duplicate-key": "JSON with a duplicate key in one object",
  "forbidden-key": "JSON with the key `__proto__`",
  "inexact-number": "JSON with a number that parsing does not preserve",
} as const;

const trouble = (what: Trouble): Ended => ({ ended: "trouble", trouble: what });

const ended = (what: Ended, tokens: Tokens): Attempted => ({ ...what, tokens });

/** What the transport saw comes first; errors of the SDK only concern answers that arrived. */
function afterError(error: unknown, exchange: Exchange): Attempted {
  const noTokens = { inputTokens: null, outputTokens: null };
  const noAnswer = exchange.noAnswer();
  if (noAnswer?.kind === "withheld") return ended({ ended: "withheld", cause: noAnswer.cause }, noTokens);
  if (noAnswer !== null) return ended(trouble(noAnswer), noTokens);
  if (error instanceof AccessTokenError) {
    const { status, code } = error;
    return ended(trouble({ kind: "no-access-token", status, code }), noTokens);
  }
  const met: Trouble = exchange.sent()
    ? { kind: "not-the-protocol", code: null }
    : { kind: "request-not-built", error: error instanceof Error ? error.name : typeof error };
  return ended(trouble(met), noTokens);
}

/** Also by the provider's own name, since the SDK knows the names of some providers only. */
function finishOf({ unified, raw = "" }: ModelAnswer["finishReason"]): "length" | "filter" | "other" {
  if (unified === "length" || lengthNames.test(raw)) return "length";
  return unified === "content-filter" || filterNames.test(raw) ? "filter" : "other";
}

const lengthNames =
  /^(model_?)?length$|max_?(new_?|output_?|completion_?)?tokens|token_?limit|context_?window/i;
const filterNames =
  /content_?filter|safety|refus|recitation|prohibited|blocklist|spii|moderat|guardrail|policy|sensitive|blocked/i;

/** For display: a missing or malformed name is not quoted. */
const nameOf = ({ raw }: ModelAnswer["finishReason"]): string =>
  raw !== undefined && /^[A-Za-z][A-Za-z_-]{0,31}$/.test(raw) ? `\`${raw}\`` : "missing";

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
