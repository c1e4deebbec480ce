import { setTimeout as pause } from "node:timers/promises";
import { checkEnvironment } from "./check-environment.ts";
import type { Clock } from "./clock.ts";
import { type CompiledFlags, compileFlags } from "./compile-flags.ts";
import { createConfirmedControls } from "./confirmed-controls.ts";
import type { ControlSource } from "./control-source.ts";
import { describeValue } from "./describe-value.ts";
import type { Moment } from "./freshness.ts";
import { proxiedFetch } from "./proxy/proxied-fetch.ts";
import { noProxy, type ProxySettings } from "./proxy/proxy-settings.ts";
import { statusOf } from "./status-of.ts";
import { switchAdvice } from "./switch-advice.ts";
import { startUnleashSession, type UnleashSession } from "./unleash-session.ts";

export interface UnleashSourceOptions {
  /** Address of Unleash's API, e.g. `http://unleash:4242/api`. */
  readonly url: string;
  /** A backend token of `environment`. */
  readonly token: string;
  readonly environment: string;
  readonly appName: string;
  readonly instanceId: string;
  readonly killFlag: string;
  readonly aiFlag: string;
  /** The group that the rollout must have. */
  readonly groupId: string;
  readonly pollIntervalMs: number;
  /** Controls last confirmed longer ago than this are stale. */
  readonly maxAgeMs: number;
  readonly clock: Clock;
  readonly proxy?: ProxySettings;
  /** Longest wait for one answer of Unleash; 2000 by default. */
  readonly answerTimeoutMs?: number;
  /** Longest wait between two attempts to reach Unleash; 1000 by default. */
  readonly longestRetryDelayMs?: number;
}

/** Why an attempt to read from Unleash ended. */
interface Ended {
  readonly problem: string;
  /** Milliseconds for which Unleash asks for no requests. */
  readonly pauseMs: number;
}

/** Longest time for sending metrics when the source is closed. */
const flushMs = 500;

/**
 * The controls that operators set in Unleash. Polls until closed: after any failure of Unleash or its SDK it starts
 * over, without a limit. Controls confirmed before stay in force until they are stale; they are dropped at once only if
 * the token turns out to belong to another environment.
 */
export function createUnleashSource(options: UnleashSourceOptions): ControlSource {
  const { environment, killFlag, aiFlag, maxAgeMs, answerTimeoutMs = 2_000, proxy = noProxy } = options;
  const fetch = proxiedFetch(proxy);
  const controls = createConfirmedControls({ clock: options.clock, maxAgeMs });
  const closing = new AbortController();
  const ending = new Set<Promise<void>>();
  let session: UnleashSession | null = null;
  let stopSession = (): void => undefined;
  /** Why there is no valid answer of Unleash; null since the last valid one. */
  let trouble: string | null = "Unleash has not answered yet: every job is denied until it does";

  /** Null if the token belongs to the configured environment. */
  const environmentProblem = async (): Promise<Ended | null> => {
    const asked = await checkEnvironment({
      ...options,
      timeoutMs: answerTimeoutMs,
      signal: closing.signal,
      fetch,
    });
    if (asked.verdict === "other" || asked.verdict === "ambiguous") controls.drop();
    if (asked.verdict === "same") return null;
    return { problem: asked.problem, pauseMs: asked.verdict === "unheard" ? asked.pauseMs : 0 };
  };

  /** Runs one SDK instance and returns what ended it; calls `onGood` after every valid answer. */
  const runSession = (onGood: () => void): Promise<Ended> =>
    new Promise((resolve) => {
      /** The flags that the SDK holds, which its next 304 confirms. */
      let held: CompiledFlags | null = null;
      let inForce: CompiledFlags | null = null;
      let over = false;

      const adopt = (flags: CompiledFlags, sentAt: Moment): void => {
        inForce = flags;
        controls.adopt(flags, sentAt);
      };

      const take = async (flags: CompiledFlags, sentAt: Moment): Promise<void> => {
        held = flags;
        // A kill takes effect at once. Controls that could admit first need a confirmation of their environment that is
        // newer than the flags, because another Unleash may answer at this address now.
        if (flags.snapshot.killSwitch === "engaged") adopt(flags, sentAt);
        const ended = await environmentProblem();
        if (over || held !== flags) return; // Newer flags are confirmed separately.
        if (ended !== null) return finish(ended);
        if (inForce !== flags) adopt(flags, sentAt);
        onGood();
      };

      const finish = (outcome: Ended): void => {
        if (over) return;
        over = true;
        session = null;
        const ended = started.end().finally(() => ending.delete(ended));
        ending.add(ended);
        resolve(outcome);
      };

      const started = startUnleashSession({
        ...options,
        proxy,
        overdueMs: answerTimeoutMs + options.pollIntervalMs,
        onFlags: (definitions, sentAt) =>
          void take(compileFlags({ definitions, names: options, environment }), sentAt),
        onUnchanged: (sentAt) => {
          if (held === null || held !== inForce) return;
          controls.confirm(sentAt);
          onGood();
        },
        onOver: (problem, pauseMs) => finish({ problem, pauseMs }),
      });
      session = started;
      stopSession = () => finish({ problem: "the source of controls was closed", pauseMs: 0 });
    });

  const attempt = async (onGood: () => void): Promise<Ended> => {
    try {
      return (await environmentProblem()) ?? (await runSession(onGood));
    } catch (error) {
      // Unexpected. The controls become stale, the next attempt follows, and operators can read the reason.
      const problem = `the Unleash client failed: ${describeValue(String(error), { shown: 200 })}`;
      return { problem, pauseMs: 0 };
    }
  };

  const watch = async (): Promise<void> => {
    let failures = 0;
    while (!closing.signal.aborted) {
      const delayMs = retryDelayMs({ failures, longestMs: options.longestRetryDelayMs ?? 1_000 });
      // Measured from the start of the attempt: a slow failure has waited long enough.
      const delay = pause(delayMs, undefined, { signal: closing.signal }).catch(() => undefined);
      failures += 1;
      const { problem, pauseMs } = await attempt(() => {
        failures = 0;
        trouble = null;
      });
      const until = new Date(options.clock.now() + pauseMs).toISOString();
      trouble = pauseMs === 0 ? problem : `${problem}; it is not asked again before ${until}`;
      const asked = pause(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
      await Promise.all([delay, asked]);
    }
  };
  const watching = watch();

  return {
    reading: controls.reading,
    status() {
      const status = statusOf({
        source: "unleash",
        environment,
        maxAgeMs,
        reading: controls.reading(),
        advice: [...(trouble === null ? [] : [trouble]), ...controls.advice()],
      });
      const { snapshot } = status;
      return snapshot === null
        ? status
        : { ...status, advice: [...status.advice, ...switchAdvice(snapshot, options)] };
    },
    onChange: controls.onChange,
    countDecision({ killed, admitted }) {
      session?.count(killFlag, killed);
      session?.count(aiFlag, admitted);
    },
    async close() {
      await session?.flush(flushMs);
      closing.abort();
      stopSession();
      await watching;
      await Promise.all(ending);
    },
  };
}

const retryDelayMs = ({ failures, longestMs }: { readonly failures: number; readonly longestMs: number }) =>
  failures === 0 ? 0 : Math.min(longestMs, 50 * 2 ** failures);
