/** What a log may say of an error that nobody expected. */
export interface ErrorFacts {
  /** The name of its class. */
  readonly type: string;
  /** Of the system, the database or Node, e.g. `ECONNREFUSED` or `23505`. */
  readonly code?: string;
  /** Where it was thrown, innermost first. */
  readonly frames: readonly string[];
  readonly cause?: ErrorFacts;
}

const framesShown = 12;
const causesShown = 4;

/**
 * Type, code, place and causes of an error: never its message or other properties, because parsers, databases and
 * the language itself quote in those what they were at, which may be a job's input or a model's output.
 */
export function errorFacts(error: unknown, causes: number = causesShown): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, frames: [] };
  const code = codeOf(error);
  return {
    type: /^[A-Za-z_$][\w$]{0,63}$/.test(error.constructor.name) ? error.constructor.name : "Error",
    ...(code === null ? {} : { code }),
    frames: framesOf(error),
    ...(error.cause === undefined || causes === 0 ? {} : { cause: errorFacts(error.cause, causes - 1) }),
  };
}

/** Such as systems give; anything else may be content. */
function codeOf(error: Error): string | null {
  const code = "code" in error ? error.code : null;
  return typeof code === "string" && /^[A-Z0-9_]{1,48}$/.test(code) ? code : null;
}

/** The lines behind the message. Where the message is not found nobody can say where it ends: then none. */
function framesOf({ stack = "", message }: Error): string[] {
  const begins = stack.indexOf(message);
  if (begins === -1) return [];
  return stack
    .slice(begins + message.length)
    .split("\n")
    .map((line) => /^ +at (.{1,300}:\d+:\d+\)?)$/.exec(line)?.[1])
    .filter((frame) => frame !== undefined)
    .slice(0, framesShown);
}
