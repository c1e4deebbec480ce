import { randomBytes } from "node:crypto";
import type { DecisionV1, Job, Reason, RunResponseV1 } from "@slotgate/contracts";
import { allowlistOf, type RunInput, runOf } from "../world/documents.ts";
import { type RequestOptions, startWorld, type World, type WorldSettings } from "../world/start-world.ts";
import { until } from "../world/until.ts";
import { markedJob } from "./marked-job.ts";
import { MarkerBook } from "./marker-book.ts";
import { type PlayedProvider, startPlayedProvider } from "./played-provider.ts";
import { aiFlag, killFlag, type PlayedUnleash, startPlayedUnleash } from "./played-unleash.ts";

/** A real service with a provider and an Unleash controlled by the test, and everything that it discloses. */
export interface Lab {
  readonly world: World;
  readonly unleash: PlayedUnleash;
  readonly provider: PlayedProvider;
  /** Secrets of the whole service. */
  readonly secrets: MarkerBook;
  /** What is recorded by design. */
  readonly identity: MarkerBook;
  /** The marks of the path under way. */
  readonly book: MarkerBook;
  /** Heads and bodies of answers that are errors. */
  readonly errorAnswers: string[];
  /** Answers to requests for decisions, dry runs and explanations. */
  readonly decisionAnswers: string[];
  /** Begins a path: every gate open, and new marks. */
  readonly begin: (settings?: WorldSettings) => Promise<MarkerBook>;
  readonly restart: (settings?: WorldSettings) => Promise<void>;
  readonly send: (path: string, options?: RequestOptions) => Promise<Sent>;
  /** Submits one marked job; returns its decision. */
  readonly submit: (options?: SubmitOptions) => Promise<DecisionV1>;
  /** Waits until a dry run of a job gives this reason. */
  readonly untilReason: (reason: Reason) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface Sent {
  readonly status: number;
  readonly text: string;
}

export interface SubmitOptions extends Omit<RunInput, "jobs"> {
  readonly job?: Partial<Job>;
  /** Further jobs of the run, before the one whose decision is returned. */
  readonly before?: readonly Job[];
  readonly headers?: Readonly<Record<string, string>>;
}

export async function startLab(env: Readonly<Record<string, string>> = {}): Promise<Lab> {
  const secrets = new MarkerBook();
  const identity = new MarkerBook();
  const id = randomBytes(4).toString("hex");
  const flags = { kill: `kill-${id}`, ai: `ai-${id}` };
  const unleash = await startPlayedUnleash(flags);
  const provider = await startPlayedProvider(new MarkerBook());
  const settingsOf = (changes: WorldSettings = {}): WorldSettings => ({
    logLevel: "trace",
    flags,
    ...changes,
    env: {
      SLOTGATE_UNLEASH_URL: unleash.url,
      SLOTGATE_UNLEASH_POLL_MS: "50",
      SLOTGATE_UNLEASH_TOKEN: `*:development.${secrets.mark("Unleash token")}`,
      SLOTGATE_MODEL_API_KEY: secrets.mark("model key"),
      SLOTGATE_RATE_LIMIT: "0",
      // Most of the calls fail on purpose.
      SLOTGATE_TRIPWIRE_MIN_CALLS: "10000",
      ...env,
      ...changes.env,
    },
    model:
      changes.model === null
        ? null
        : { baseUrl: provider.url, timeoutMs: 2_500, maxAttempts: 2, ...changes.model },
  });
  const world = await startWorld(settingsOf());
  for (const [name, secret] of Object.entries(world.keys)) secrets.adopt(`bearer key: ${name}`, secret);

  let book = new MarkerBook();
  const errorAnswers: string[] = [];
  const decisionAnswers: string[] = [];

  const send: Lab["send"] = async (path, options) => {
    const response = await world.request(path, options);
    const text = await response.text();
    if (response.status >= 400)
      errorAnswers.push(JSON.stringify([response.status, [...response.headers], text]));
    return { status: response.status, text };
  };
  let current: WorldSettings | undefined;
  const restart: Lab["restart"] = async (next) => {
    await world.restart(settingsOf(next));
    current = next;
  };
  const dryRun = async (run: RunInput): Promise<string> => {
    const { text } = await send("/v1/decisions", {
      key: world.keys.operate,
      body: JSON.stringify(runOf(run)),
    });
    decisionAnswers.push(text);
    return text;
  };

  const untilReason: Lab["untilReason"] = (reason) =>
    until(async () => {
      const answer = await dryRun({});
      if (!answer.includes(reason)) throw new Error(`not ${reason}: ${answer}`);
      return true;
    });

  return {
    world,
    unleash,
    provider,
    secrets,
    identity,
    get book() {
      return book;
    },
    errorAnswers,
    decisionAnswers,
    async begin(settings) {
      if (settings !== current) await restart(settings);
      unleash.flags = [killFlag(false), aiFlag()];
      unleash.environment = "development";
      unleash.state = "answers";
      provider.answer = "content";
      provider.clear();
      await world.setAllowlist(allowlistOf());
      await world.untilOpen();
      await untilReason("ADMITTED");
      book = new MarkerBook();
      provider.book = book;
      return book;
    },
    restart,
    send,
    async submit({ job = {}, before = [], headers = {}, ...run } = {}) {
      const marked = markedJob(book, {
        jobId: identity.mark(`job id ${identity.size}`),
        slotId: identity.mark("slot id"),
        ...job,
      });
      const document = runOf({
        appliesTo: {
          subject: "Chemistry",
          level: "GCSE",
          board: "AQA",
          specVersion: identity.mark("scope value"),
        },
        ...run,
        jobs: [...before, marked],
      });
      const { status, text } = await send("/v1/runs", {
        body: JSON.stringify(document),
        headers: { ...markedHeaders(book), ...headers },
      });
      if (status !== 200) throw new Error(`status ${status}: ${text}`);
      const response = JSON.parse(text) as RunResponseV1;
      const decision = response.jobs.at(-1)?.decision;
      if (decision === undefined) throw new Error("no decision in the answer");
      return decision;
    },
    untilReason,
    async stop() {
      await world.stop();
      await provider.stop();
      await unleash.stop();
    },
  };
}

/** Headers that callers and proxies in front of a service send. */
export const markedHeaders = (book: MarkerBook): Readonly<Record<string, string>> => ({
  cookie: `session=${book.mark("head: cookie")}`,
  "user-agent": `lessons/${book.mark("head: user agent")}`,
  "x-forwarded-for": book.mark("head: forwarded for"),
  baggage: `lesson=${book.mark("head: baggage")}`,
  "x-lesson": book.mark("head: unknown"),
});
