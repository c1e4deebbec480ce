import { createHash } from "node:crypto";
import type { JobAnswerV1, RunResponseV1, RunStatusV1 } from "@slotgate/contracts";
import type { createJudge } from "../../openapi/described-api.ts";
import { type Attack, tally } from "../attack.ts";
import { restore } from "../restore.ts";
import { chanceFrom } from "./chance.ts";
import { findingsInAnswer } from "./findings-in-answer.ts";
import type { RequestParts } from "./good-requests.ts";
import { withFreshNames } from "./known.ts";
import { mutateRequest, type SentRequest } from "./mutate-request.ts";
import { openSender } from "./send-request.ts";

export interface MutationOptions {
  readonly seed: number;
  /** Requests for each operation. */
  readonly count: number;
  readonly atATime: number;
  /** How long it goes on at least. */
  readonly forMs: number;
}

export interface MutationContext extends MutationOptions {
  readonly judge: ReturnType<typeof createJudge>;
  /** The answers to runs of the key `submit`. */
  readonly answered: JobAnswerV1[];
  /** Runs that it may request later. */
  readonly accepted: string[];
}

/** Operations whose changes could end the call by which a kill is measured. */
const changing =
  /^(engageKill|releaseKill|applyAllowlist|rollBackAllowlist|applyGeneration|rollBackGeneration|setCap|startDrill|noteDrill)$/;

const isChanging = ({ operation }: RequestParts): boolean => changing.test(operation.operationId);

/** Sends to each operation in turn a valid request that was changed in one to three places. */
export const mutateOperations = (
  name: string,
  operations: readonly RequestParts[],
  context: MutationContext,
): Attack => ({
  name,
  clients: context.atATime,
  async begin(world) {
    const since = performance.now();
    const sender = openSender(world.replicas[0].url);
    const { counts, count } = tally();
    const findings: string[] = [];
    const over = new AbortController();
    const etags = new Map<string, string>();
    let next = 0;
    let mayBeKilled = operations.length > 1;
    /** From then on requests of changing operations are spoilt, so that they change nothing. */
    let isCalm = false;

    async function sendNext(): Promise<void> {
      const round = Math.floor(next / operations.length);
      const parts = operations[next % operations.length] as RequestParts;
      next += 1;
      const { operation, path } = parts;
      const chance = chanceFrom(seedOf(`${context.seed} ${operation.operationId} ${round}`));
      const fresh = withFreshNames(parts, `${operation.operationId}-${round}`);
      const etag = etags.get(path);
      const good = etag === undefined ? fresh : { ...fresh, headers: { ...fresh.headers, "If-Match": etag } };
      const request = mutateRequest(good, { chance, ...(isCalm && isChanging(parts) ? { spoil } : {}) });
      const as = chance.pick(keysFor(operation["x-slotgate-roles"], { stranger: chance.oneIn(25) }));
      const found: string[] = [];
      try {
        const answer = await sender.send(request, as === null ? null : world.keys[as]);
        count(answer.status);
        found.push(...findingsInAnswer({ request, answer, operation, judge: context.judge, mayBeKilled }));
        const newEtag = answer.headers.get("etag");
        if (newEtag !== null) etags.set(path, newEtag);
        if (operation.operationId === "submitRun") noteRun(answer, request, context);
      } catch (error) {
        found.push(String(error));
      }
      const place = `seed ${context.seed}, ${operation.operationId} ${round} with the key of ${as}`;
      findings.push(...found.map((finding) => `${place}: ${finding}\n${inWords(request)}`));
    }

    const sendWhile = (goesOn: () => boolean) =>
      Promise.all(
        Array.from({ length: context.atATime }, async () => {
          while (goesOn()) await sendNext();
        }),
      );
    await sendWhile(
      () => next < context.count * operations.length || performance.now() - since < context.forMs,
    );
    if (operations.some(isChanging)) await restore(world);
    isCalm = true;
    mayBeKilled = true;
    const goingOn = sendWhile(() => !over.signal.aborted);
    return {
      async end() {
        over.abort();
        await goingOn;
        sender.close();
        return { answers: counts, findings };
      },
    };
  },
});

function noteRun(
  { status, text }: { readonly status: number; readonly text: string },
  { strayed }: SentRequest,
  { answered, accepted }: MutationContext,
): void {
  if (strayed) return;
  if (status === 200) answered.push(...(JSON.parse(text) as RunResponseV1).jobs);
  if (status === 202) accepted.push((JSON.parse(text) as RunStatusV1).runId);
}

const spoil = (document: unknown): unknown =>
  typeof document === "object" && document !== null && !Array.isArray(document)
    ? { ...document, "one too many": true }
    : document;

const seedOf = (text: string): number => createHash("sha256").update(text).digest().readUInt32LE();

type Key = "submit" | "operate" | "other" | null;

function keysFor(roles: readonly string[], { stranger }: { readonly stranger: boolean }): readonly Key[] {
  if (stranger) return ["submit", "operate", "other", null];
  const keys: readonly Key[] = ["submit", "operate"];
  return roles.length === 0 ? [null] : keys.filter((key) => key !== null && roles.includes(key));
}

/** The request as text, so that it can be repeated by hand. */
function inWords({ method, path, headers, body }: SentRequest): string {
  const head = `  ${method} ${path.slice(0, 500)} ${JSON.stringify(headers).slice(0, 1_000)}`;
  if (body === null) return head;
  const text = body.toString("utf8");
  const shown = Buffer.from(text).equals(body) ? text : `base64 ${body.toString("base64")}`;
  return `${head}\n  ${shown.length > 2_000 ? `${shown.slice(0, 2_000)} … ${body.length} bytes` : shown}`;
}
