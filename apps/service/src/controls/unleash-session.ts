import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { InMemStorageProvider, Unleash } from "unleash-client";
import type { Clock } from "../clock.ts";
import { createProxiedAgents } from "../proxy/proxied-agents.ts";
import type { ProxySettings } from "../proxy/proxy-settings.ts";
import { statusProblem } from "./check-environment.ts";
import type { FlagDefinitions } from "./compile-flags.ts";
import { describeValue } from "./describe-value.ts";
import { type Moment, momentOf } from "./freshness.ts";
import { pauseAskedFor } from "./pause-asked-for.ts";

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
  /** How long the SDK may go without an answer. */
  readonly overdueMs: number;
  readonly clock: Clock;
  /** Unleash sent flags that were understood; the request had begun at `sentAt`. */
  readonly onFlags: (definitions: FlagDefinitions, sentAt: Moment) => void;
  /** Unleash said that the flags of the last `onFlags` still stand. */
  readonly onUnchanged: (sentAt: Moment) => void;
  /**
   * Called once, when nothing that this SDK instance reports can be relied upon any more; with the milliseconds for
   * which Unleash asks to be left alone.
   */
  readonly onOver: (problem: string, pauseMs: number) => void;
}

/** One instance of the Unleash SDK, from its first request to the first answer that is not a good one. */
export interface UnleashSession {
  readonly count: (flag: string, enabled: boolean) => void;
  /** Sends the figures that were counted, if that takes no longer than `withinMs`. */
  readonly flush: (withinMs: number) => Promise<void>;
  /** Answers when no timer and no socket is left. */
  readonly end: () => Promise<void>;
}

/** The SDK sends what was counted so often; its own default of a minute makes for a sleepy UI. */
const metricsIntervalMs = 15_000;
/** An answer that is on its way may arrive. */
const graceMs = 100;
/** The SDK tries a failing request three times, 1 s and 2 s apart, and cannot be told otherwise. */
const longestRetryMs = 4_000;

/**
 * Starts the SDK. A session ends with the first trouble, because from then on the SDK cannot be trusted: after
 * a payload that it could not read it keeps the ETag, and reports the old flags as unchanged; after a 401 it
 * falls silent for good; after other errors it waits ever longer.
 */
export function startUnleashSession(options: UnleashSessionOptions): UnleashSession {
  const { url, token, environment, appName, instanceId, pollIntervalMs, clock } = options;
  const agents = createProxiedAgents(options.proxy, {
    onAnswer({ request, response }) {
      if (request.method !== "GET") return;
      const status = response.statusCode ?? 0;
      // Before the SDK follows it: another host would get the token, and decide.
      if (isRedirect(status)) finish(statusProblem(url, status));
      const headers = new Headers(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
      );
      const pauseMs = pauseAskedFor({ status, headers });
      // At once: the SDK would ask twice more within 3 s.
      if (pauseMs > 0) finish(statusProblem(url, status), pauseMs);
    },
  });
  const { origin } = new URL(url);
  let over = false;
  let failure: string | null = null;
  let answered = Promise.withResolvers<void>();
  /**
   * When the first request since the last answer began. The SDK asks for headers also before it sends figures;
   * that can only make the moment too early, which makes the controls look older than they are.
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
    // A backup file of any age would be taken for an answer.
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
    () =>
      finish(`Unleash has not answered for ${options.overdueMs} ms: check that it runs and can be reached`),
    options.overdueMs,
  );

  /** Notes that a poll came to its end, and answers when it began. */
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
    // One malformed flag makes the SDK report an error and, right after it, the flags. That is no failure.
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
    // Every full answer makes new objects. Old ones show that the SDK took something else for an answer.
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
    // Trouble with figures is not trouble with flags.
    if (isAboutFlags(warning)) fail(`the Unleash client failed: ${describeValue(warning, { shown: 200 })}`);
  });
  void unleash.start();

  return {
    count: (flag, enabled) => unleash.count(flag, enabled),
    async flush(withinMs) {
      const polled = begun;
      const sent = unleash.flushMetrics();
      begun = polled; // asked for by the figures, not by a poll
      await within(withinMs, sent);
    },
    async end() {
      over = true;
      clearTimeout(overdue);
      // Destroying the SDK while it waits for an answer ends the process: nobody is left to hear of the error.
      do {
        if (begun !== null) {
          await within(graceMs, answered.promise);
          if (begun !== null) {
            agents.destroy();
            await within(longestRetryMs, answered.promise);
          }
          begun = null;
        }
        // After the answer the SDK sets the timer for its next poll, which has to be there to be cleared.
        await nextTurn();
      } while (begun !== null);
      unleash.destroy();
      agents.destroy();
    },
  };
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304;

/** Marked as the one kind of error that the SDK's HTTP client does not try again. */
const endedError = (): Error =>
  Object.assign(new Error("this Unleash client has ended"), { code: "ETIMEDOUT", type: "request-timeout" });

/** Waits for the work, but not longer than that. */
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
