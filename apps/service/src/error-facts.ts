import { kindOfThrown } from "@slotgate/gate";

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
  const { type, code } = kindOfThrown(error);
  return {
    type,
    ...(code === null ? {} : { code }),
    ...readable(() => framesAndCause(error, causes), { frames: [] }),
  };
}

function framesAndCause(error: unknown, causes: number): Pick<ErrorFacts, "frames" | "cause"> {
  if (!(error instanceof Error)) return { frames: [] };
  const { cause } = error;
  return {
    frames: framesOf(error),
    ...(cause === undefined || causes === 0 ? {} : { cause: errorFacts(cause, causes - 1) }),
  };
}

/** What is thrown may throw when it is looked at. */
function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
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
