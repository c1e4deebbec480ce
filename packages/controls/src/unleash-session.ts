import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { InMemStorageProvider, Unleash } from "unleash-client";
import { statusProblem } from "./check-environment.ts";
import type { Clock } from "./clock.ts";
import type { FlagDefinitions } from "./compile-flags.ts";
import { describeValue } from "./describe-value.ts";
import { type Moment, momentOf } from "./freshness.ts";
import { pauseAskedFor } from "./pause-asked-for.ts";
import { createProxiedAgents } from "./proxy/proxied-agents.ts";
import type { ProxySettings } from "./proxy/proxy-settings.ts";

export interface UnleashSessionOptions {
  readonly url: string;
  readonly token: string;
  readonly environment: string;
  readonly appName: string;
  readonly instanceId: string;
  readonly killFlag: string;
  readonly aiFlag: string;
  readonly pollIntervalMs: number;
  readonly proxy: ProxySettings;
  /** Longest time without an answer. */
  readonly overdueMs: number;
  readonly clock: Clock;
  /** Unleash sent readable flags, in answer to a request sent at `sentAt`. */
  readonly onFlags: (definitions: FlagDefinitions, sentAt: Moment) => void;
  /** Unleash confirmed the flags of the last `onFlags`. */
  readonly onUnchanged: (sentAt: Moment) => void;
  /**
   * Called once, when this SDK instance can no longer be trusted, with the milliseconds for which Unleash asks for no
   * requests.
   */
  readonly onOver: (problem: string, pauseMs: number) => void;
}

/** One instance of the Unleash SDK, from its first request to its first failure. */
export interface UnleashSession {
  readonly count: (flag: string, enabled: boolean) => void;
  /** Sends the counted metrics, unless that takes longer than `withinMs`. */
  readonly flush: (withinMs: number) => Promise<void>;
  /** Resolves when no timer and no socket is left. */
  readonly end: () => Promise<void>;
}

/** More often than the SDK's default of a minute, so that Unleash's UI is current. */
const metricsIntervalMs = 15_000;
/** Time for an answer that is on its way. */
const graceMs = 100;
/** The SDK tries a failing request three times, 1 s and 2 s apart, which cannot be configured. */
const longestRetryMs = 4_000;

/**
 * Starts the SDK. A session ends with its first failure, because the SDK cannot be trusted after it: after an
 * unreadable payload it keeps the ETag and reports the old flags as unchanged; after a 401 it stops polling for good;
 * after other errors it waits ever longer.
 */
export function startUnleashSession(options: UnleashSessionOptions): UnleashSession {
  const { url, token, environment, appName, instanceId, pollIntervalMs, clock } = options;
  const agents = createProxiedAgents(options.proxy, {
    onAnswer({ request, response }) {
      if (request.method !== "GET") return;
      const status = response.statusCode ?? 0;
      // Before the SDK follows it, which would send the token to another host.
      if (isRedirect(status)) finish(statusProblem(url, status));
      const headers = new Headers(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
      );
      const pauseMs = pauseAskedFor({ status, headers });
      // At once, because the SDK would send two more requests within 3 s.
      if (pauseMs > 0) finish(statusProblem(url, status), pauseMs);
    },
  });
  const { origin } = new URL(url);
  let over = false;
  let failure: string | null = null;
  let answered = Promise.withResolvers<void>();
  /**
   * When the first request since the last answer began. The SDK also asks for headers before it sends metrics; that can
   * only make the moment too early, and the controls look older than they are.
   */
  let begun: Moment | null = null;
  let held: ReadonlySet<unknown> = new Set();

  const unleash = new Unleash({
    url,
    appName,
    instanceId,
    environment,
    refreshInterval: pollIntervalMs,
    metricsInterval: metricsIntervalMs,
    // A backup file of any age would count as an answer.
    storageProvider: new InMemStorageProvider(),
    customHeadersFunction: async () => {
      begun ??= momentOf(clock);
      return { authorization: token };
    },
    httpOptions: {
      agent: (to) => {
        if (over || to.origin !== origin) throw endedError();
        return agents.agentFor(to);
      },
    },
    skipInstanceCountWarning: true,
    disableAutoStart: true,
  });

  const overdue = setTimeout(
    () => finish(`Unleash has not answered for ${options.overdueMs} ms: check that it runs and is reachable`),
    options.overdueMs,
  );

  /** Ends a poll and returns when it began. */
  const settle = (): Moment | null => {
    const sentAt = begun;
    begun = null;
    answered.resolve();
    answered = Promise.withResolvers();
    return sentAt;
  };

  const finish = (problem: string, pauseMs = 0): void => {
    if (over) return;
    over = true;
    clearTimeout(overdue);
    options.onOver(problem, pauseMs);
  };

  const fail = (problem: string): void => {
    failure = problem;
    // For one malformed flag the SDK reports an error and then still the flags, which is not a failure.
    queueMicrotask(() => {
      if (failure === null) return;
      settle();
      finish(failure);
    });
  };

  unleash.on("changed", (features: readonly unknown[]) => {
    failure = null;
    const sentAt = settle();
    if (over || sentAt === null) return;
    // Every full answer makes new objects. Old ones show that the SDK accepted something else as an answer.
    if (features.some((feature) => held.has(feature))) {
      return finish(
        "Unleash sent something other than its full list of flags: check what changes its answers",
      );
    }
    held = new Set(features);
    overdue.refresh();
    options.onFlags(
      {
        kill: unleash.getFeatureToggleDefinition(options.killFlag),
        ai: unleash.getFeatureToggleDefinition(options.aiFlag),
      },
      sentAt,
    );
  });
  unleash.on("unchanged", () => {
    const sentAt = settle();
    if (over || sentAt === null) return;
    overdue.refresh();
    options.onUnchanged(sentAt);
  });
  unleash.on("error", (error: unknown) =>
    fail(`the Unleash client failed: ${describeValue(messageOf(error), { shown: 200 })}`),
  );
  unleash.on("warn", (warning: unknown) => {
    // A failure to send metrics does not affect flags.
    if (isAboutFlags(warning)) fail(`the Unleash client failed: ${describeValue(warning, { shown: 200 })}`);
  });
  void unleash.start();

  return {
    count: (flag, enabled) => unleash.count(flag, enabled),
    async flush(withinMs) {
      const polled = begun;
      const sent = unleash.flushMetrics();
      begun = polled; // Requested for metrics, not for a poll.
      await within(withinMs, sent);
    },
    async end() {
      over = true;
      clearTimeout(overdue);
      // Destroying the SDK while it waits for an answer would end the process with an unhandled rejection.
      do {
        if (begun !== null) {
          await within(graceMs, answered.promise);
          if (begun !== null) {
            agents.destroy();
            await within(longestRetryMs, answered.promise);
          }
          begun = null;
        }
        // After the answer the SDK sets the timer of its next poll, which `destroy` must find.
        await nextTurn();
      } while (begun !== null);
      unleash.destroy();
      agents.destroy();
    },
  };
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304;

/** The kind of error that the SDK's HTTP client does not retry. */
const endedError = (): Error =>
  Object.assign(new Error("this Unleash client has ended"), { code: "ETIMEDOUT", type: "request-timeout" });

/** Waits for the work up to the limit. */
async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  const waiting = new AbortController();
  const limit = pause(limitMs, undefined, { signal: waiting.signal }).catch(() => undefined);
  await Promise.race([work, limit]);
  waiting.abort();
}

/** The SDK's warnings are text. */
const isAboutFlags = (warning: unknown): boolean =>
  typeof warning === "string" &&
  (warning.includes("/client/features") || warning.startsWith("Socket keep alive error"));

const messageOf = (error: unknown): unknown => (error instanceof Error ? error.message : error);
