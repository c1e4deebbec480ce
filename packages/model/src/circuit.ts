import { CircuitState as Breaker, CountBreaker } from "cockatiel";
import type { ModelConfig } from "./model-config.ts";
import type { CircuitState } from "./model-port.ts";

/**
 * What a request says about its provider: it is available (`answered`), it is in `trouble`, or `nothing`, because the
 * request was aborted or the caller's content may be at fault.
 */
export type Verdict = "answered" | "trouble" | "nothing";

/** The permission to send one request; settled once, with its verdict. */
export interface Permit {
  readonly settle: (verdict: Verdict) => void;
}

export interface Circuit {
  readonly state: () => CircuitState;
  /** Null if no request is permitted now. */
  readonly enter: () => Permit | null;
}

interface CircuitOptions {
  readonly config: ModelConfig["circuit"];
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

type Phase =
  | { readonly name: "closed" }
  | { readonly name: "open"; readonly since: number }
  | { readonly name: "probing"; readonly since: number };

/**
 * Cockatiel's sliding window decides when to open. Its circuit policy is not used: there a second call waits for the
 * first to settle a half-open circuit, an aborted call closes it, and it stays open until someone calls. Here other
 * calls are refused at once, a call without a verdict passes the trial on to the next one, and the clock alone ends the
 * open time, so that a guard that only reads the state never blocks it.
 */
export function createCircuit({ config, now }: CircuitOptions): Circuit {
  const samples = new CountBreaker({
    size: config.window,
    minimumNumberOfCalls: config.minimumRequests,
    threshold: config.failureRatio,
  });
  let phase: Phase = { name: "closed" };

  const state = (): CircuitState => {
    if (phase.name === "closed") return "closed";
    const rested = phase.name === "open" && now() - phase.since >= config.halfOpenAfterMs;
    return rested ? "half-open" : "open";
  };

  const settleRegular = (verdict: Verdict): void => {
    if (verdict === "answered") samples.success(Breaker.Closed);
    if (verdict === "trouble" && samples.failure(Breaker.Closed)) phase = { name: "open", since: now() };
  };

  const settleProbe = (verdict: Verdict, since: number): void => {
    switch (verdict) {
      case "answered":
        samples.success(Breaker.HalfOpen);
        phase = { name: "closed" };
        return;
      case "trouble":
        phase = { name: "open", since: now() };
        return;
      case "nothing":
        phase = { name: "open", since };
    }
  };

  const enter = (): Permit | null => {
    if (state() === "open") return null;
    if (phase.name === "open") phase = { name: "probing", since: phase.since };
    const entered = phase;
    return {
      settle: (verdict) => {
        // A verdict from before the last change says nothing about the provider now.
        if (phase !== entered) return;
        if (entered.name === "probing") settleProbe(verdict, entered.since);
        else settleRegular(verdict);
      },
    };
  };

  return { state, enter };
}
