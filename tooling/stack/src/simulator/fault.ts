/** The ways in which the simulator can fail, each with what the client sees. */
export const faultMeanings = {
  delay: "a good answer, late",
  hang: "no answer, the connection stays open",
  cut: "the connection is destroyed in the middle of the answer's body",
  "cut-early": "the connection is destroyed before a byte of the answer",
  "retry-after": "status 429 with a `Retry-After` header",
  "not-json": "a completion whose content is not JSON",
  "wrong-shape": "a completion whose content is JSON that does not satisfy the schema",
  "body-not-json": "status 200 with an HTML page instead of a completion",
  "body-wrong-shape": "status 200 with JSON that is no completion",
  truncated: "half of the content, `finish_reason` `length`",
  refused: "no content but a `refusal`",
  "content-filter": "empty content, `finish_reason` `content_filter`",
} as const;

/** `http-NNN` answers with that status, 400 to 599. */
export type FaultName = keyof typeof faultMeanings | `http-${number}`;

export interface Fault {
  readonly fault: FaultName;
  /** Applies only to requests whose body contains this; to every request when left out. */
  readonly match?: string;
  /** For how many requests; for all when left out. */
  readonly times?: number;
  /** How long to wait before the fault (or, for `delay`, before the answer), in milliseconds. */
  readonly delayMs?: number;
  /** For the `Retry-After` header of `retry-after`, in seconds; 1 when left out. */
  readonly retryAfterSeconds?: number;
}

/** The delay of `delay` when none is given. */
export const standardDelayMs = 1_000;

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(faultMeanings, name) || /^http-[45]\d\d$/.test(name);
}

/**
 * Parses a fault from a request.
 *
 * @throws Error saying what is wrong with it.
 */
export function parseFault(value: unknown): Fault {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`a fault is an object such as \`{"fault": "http-500", "times": 2}\``);
  }
  const { fault, match, ...numbers } = value as Record<string, unknown>;
  if (typeof fault !== "string" || !isFaultName(fault)) throw unknownFault(String(fault));
  if (match !== undefined && typeof match !== "string") throw new Error("`match` is a string");
  const read: Record<string, number> = {};
  for (const [name, number] of Object.entries(numbers)) {
    if (name !== "times" && name !== "delayMs" && name !== "retryAfterSeconds") {
      throw new Error(
        `unknown field \`${name}\`: a fault has fault, match, times, delayMs, retryAfterSeconds`,
      );
    }
    if (typeof number !== "number" || !Number.isInteger(number) || number < 0) {
      throw new Error(`\`${name}\` is a whole number from 0, got \`${JSON.stringify(number)}\``);
    }
    read[name] = number;
  }
  return { fault, ...(match === undefined ? {} : { match }), ...read };
}

export function unknownFault(name: string): Error {
  const known = [...Object.keys(faultMeanings), "http-400 to http-599"].join(", ");
  return new Error(`unknown fault \`${name}\`: known are ${known}`);
}
