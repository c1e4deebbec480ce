/** What an error answer of a provider says, without its text. */
export interface ProviderError {
  /** The provider's own name for the error, e.g. `context_length_exceeded`; null if it has none. */
  readonly code: string | null;
  readonly about: ErrorTopic | null;
}

/** `content`: the caller's request itself; `setup`: credentials, model name or parameters. */
export type ErrorTopic = "refusal" | "quota" | "content" | "setup";

export interface ErrorAnswer {
  readonly status: number;
  /** The part of the body that was read; null if it was not read, or is not text. */
  readonly text: string | null;
  /** Whether a code may be recorded: one that repeats what was sent may not. */
  readonly isOwn: (code: string) => boolean;
}

/** Reads the formats of OpenAI, Azure, Anthropic, Google, Bedrock, Mistral, vLLM, OpenRouter and similar ones. */
export function readProviderError({ status, text, isOwn }: ErrorAnswer): ProviderError {
  const names = text === null ? [] : namesIn(text);
  const about = topicOf(status, names, text ?? "");
  const telling = names.find((name) => topics.some(([topic, words]) => topic === about && words.test(name)));
  const code = [...(telling === undefined ? [] : [telling]), ...names].find(
    (name) => codeShape.test(name) && !saysNothing.test(name) && isOwn(name),
  );
  return { code: code ?? null, about };
}

/**
 * Words joined by punctuation, and numbers: no blanks, as in messages, and no mixture of both, as in ids and secrets.
 */
const codeShape = /^(?=.{1,64}$)(?:[A-Za-z]+|\d{4,6})(?:[_.:/-](?:[A-Za-z]+|\d{1,6}))*$/;
const saysNothing = /^(\d{3}|error|unknown|unknown_error|failed|failure|none|null|undefined)$/i;

/** The first matching row decides. Matches words within names, since each provider has its own spelling. */
const topics: readonly (readonly [ErrorTopic, RegExp])[] = [
  [
    "refusal",
    /content.?(filter|policy|moderat|safety)|policy.?violat|usage.?polic|moderation|responsible.?ai|guardrail|^safety|prohibited.?content|blocked.?(content|prompt)|content.?block|prompt.?block|blocklist|data.?inspection.?failed|sensitive.?content|^invalid_prompt$|^flagged$/i,
  ],
  [
    "content",
    /context.?(length|window)|max.?context|(prompt|input|request|string|payload|entity|body|tokens?).{0,9}(too.?(long|large|big|many)|above.?max|exceed|limit.?exceed)|too.?many.?tokens|(invalid|unsupported).{0,9}schema|schema.{0,9}(invalid|unsupported)|json_validate_failed/i,
  ],
  [
    "quota",
    /quota|billing|payment|arrearage|insufficient.?(balance|credit|fund)|(no|out.?of|exceeded|insufficient).{0,6}credit|credits?.{0,6}(exhaust|deplet|exceed)|balance.{0,6}(too.?low|insufficient)|spend.{0,9}limit|usage.?limit/i,
  ],
  [
    "setup",
    /api.?key|auth|permission|forbidden|access.?denied|(model|deployment|resource|engine|route).{0,6}not.?(found|available|exist|support)|(unknown|invalid|no.?such|unsupported).{0,3}(model|deployment|parameter|api)|(unknown|unsupported).{0,3}value|not_found_error|account|organi[sz]ation|project|region|country/i,
  ],
];

/** A short-term limit ends without intervention, so waiting helps, unlike for an exhausted quota. */
const shortTerm = /per.?(minute|second|hour|min\b|sec\b)|\b[rt]p[ms]\b/i;
const longTerm = /per.?(day|month)/i;

function topicOf(status: number, names: readonly string[], text: string): ErrorTopic | null {
  const named = topics.find(([, words]) => names.some((name) => words.test(name)))?.[0] ?? null;
  switch (status) {
    case 402:
      return "quota";
    case 413:
    case 414:
    case 431:
      return "content";
    case 401:
      return "setup";
    case 429:
      if (named === "refusal") return named;
      return isQuota(named, names, text) ? "quota" : null;
  }
  if (status >= 500)
    return named === "refusal" || (named === "quota" && isQuota(named, names, text)) ? named : null;
  if (named !== null) return named;
  return status === 400 || status === 422 ? "content" : null;
}

/** Google uses the same error for both; its details distinguish them. They are read but never recorded. */
function isQuota(named: ErrorTopic | null, names: readonly string[], text: string): boolean {
  if (names.some((name) => shortTerm.test(name))) return false;
  if (named === "quota") return true;
  const exhausted = names.some((name) => /resource.?exhausted/i.test(name));
  return exhausted && /quota|billing/i.test(text) && (longTerm.test(text) || !shortTerm.test(text));
}

/** Codes, types and statuses in an error body, the most specific first. */
function namesIn(text: string): readonly string[] {
  const body = parsedOrNull(text);
  const [first] = Array.isArray(body) ? body : [body];
  const outer = objectOf(first);
  const error = objectOf(outer["error"]);
  const inner = objectOf(error["innererror"] ?? error["inner_error"]);
  const metadata = objectOf(error["metadata"]);
  const details = [error["details"], outer["details"]].flat().map(objectOf);
  const found = [
    error["code"],
    inner["code"],
    error["status"],
    error["type"],
    outer["code"],
    outer["status"],
    outer["error_type"],
    outer["__type"],
    typeof outer["error"] === "string" ? outer["error"] : null,
    outer["type"] === "error" ? null : outer["type"],
    ...details.map((detail) => detail["reason"]),
    ...(Array.isArray(metadata["reasons"]) ? ["flagged"] : []),
  ];
  return found
    .filter((name) => typeof name === "string" || typeof name === "number")
    .map((name) => String(name).slice(0, 256))
    .map((name) => name.slice(name.indexOf("#") + 1));
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
