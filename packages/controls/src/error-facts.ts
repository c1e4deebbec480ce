import { kindOfThrown } from "@slotgate/gate";

/** What a log may contain of an unexpected error. */
export interface ErrorFacts {
  /** The name of its class. */
  readonly type: string;
  /** A code of the system, the database or Node, e.g. `ECONNREFUSED` or `23505`. */
  readonly code?: string;
  /** Stack frames, innermost first. */
  readonly frames: readonly string[];
  readonly cause?: ErrorFacts;
}

const framesShown = 12;
const causesShown = 4;

/**
 * Type, code, frames and causes of an error, but never its message or other properties: parsers, databases and the
 * language quote their input there, which may be a job's input or a model's output.
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

/** A thrown value may itself throw when accessed. */
function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** The lines after the message. If the message is not found its end is unknown, so there are none. */
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
