import type { GenerationTriedV1, TriedCall, TriedJob } from "@slotgate/contracts";
import {
  fillingsOf,
  type InForce,
  type JobAnswer,
  justMade,
  RecordsUnavailableError,
  StoreUnavailableError,
  type TriedSides,
  traceIdOf,
  tryDigest,
} from "@slotgate/executor";
import type { Request, Response } from "express";
import { ndjson } from "../operations/operation.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { readGoverned } from "../request/parse-body.ts";
import { factsOf } from "../request/request-facts.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";
import { sendWithProgress } from "../request/send-with-progress.ts";
import { type ServingParts, serveAnswers } from "../request/serve-answers.ts";
import { hungUp } from "../request/written.ts";
import { generationInForce, type StateParts } from "./generation.ts";

type Parts = StateParts &
  ServingParts &
  Pick<AppParts, "background" | "generators" | "tryCalls" | "newId" | "logger">;

export const tryGeneration =
  (parts: Parts): Handler<"tryGeneration"> =>
  async (request, response) => {
    const { owner } = callerOf(response);
    const { background, generators } = parts;
    const { given, digest } = await readGoverned(request, { name: "generation-try", background, owner });
    const { document, run, calls = 0 } = given;
    const { document: before, digest: digestBefore, revision: basedOn } = await generationInForce(parts);
    const generator = generators.of(document, digest);
    const fillings = fillingsOf(run, { candidate: document, inForce: before });
    const triedOf = (jobs: TriedJob[]): GenerationTriedV1 => ({
      version: "v1",
      basedOn,
      digest,
      tryDigest: tryDigest({ digest, basedOn }),
      problems: [...generator.problems()],
      jobs,
    });
    if (calls === 0)
      return sendJson(response, triedOf(fillings.map((filling) => ({ ...filling, calls: null }))));
    const candidate: InForce = { document, digest, revision: 0, generator };
    const inForce: InForce | null =
      before === null || digestBefore === null
        ? null
        : {
            document: before,
            digest: digestBefore,
            revision: basedOn,
            generator: generators.of(before, digestBefore),
          };
    await withCalls(parts, {
      request,
      response,
      input: { run, calls, candidate, inForce },
      triedOf: (called) =>
        triedOf(fillings.map((filling, at) => ({ ...filling, calls: called[at] ?? null }))),
    });
  };

interface Trying {
  readonly request: Pick<Request, "accepts">;
  readonly response: Response;
  readonly input: Pick<Parameters<AppParts["tryCalls"]>[0], "run" | "calls" | "candidate" | "inForce">;
  readonly triedOf: (calls: readonly TriedJob["calls"][]) => GenerationTriedV1;
}

async function withCalls(parts: Parts, { request, response, input, triedOf }: Trying): Promise<void> {
  const tryId = parts.newId();
  const { subject } = callerOf(response);
  const signal = hungUp(response);
  const { trace } = factsOf(response);
  parts.logger.warn({ tryId, by: subject, calls: input.calls }, "a generation document is tried with calls");
  const called = (onProgress: (progress: { readonly done: number; readonly of: number }) => void) =>
    parts
      .tryCalls({ ...input, tryId, subject, traceId: traceIdOf(trace), signal, onProgress })
      .catch((error: unknown) => {
        throw error instanceof RecordsUnavailableError ? new StoreUnavailableError({ cause: error }) : error;
      });
  const serve = (sides: readonly TriedSides[], send: (tried: GenerationTriedV1) => void) =>
    serveAnswers(parts, {
      response,
      answers: justMade({ jobs: answersOf(sides) }),
      send: (handedOut) => send(triedOf(callsOf(sides, handedOut))),
    });
  if (request.accepts(["application/json", ndjson]) !== ndjson)
    return serve(await called(() => {}), (tried) => sendJson(response, tried));
  await sendWithProgress(response, async (onProgress, send) => {
    const sides = await called(({ done, of }) =>
      onProgress({ what: `generating job ${done + 1} of ${of}`, read: 0, of: null }),
    );
    await serve(sides, send);
  });
}

const answersOf = (sides: readonly TriedSides[]): JobAnswer[] =>
  sides.flatMap((one) =>
    one.problem !== null ? [] : [one.candidate.answer, ...(one.inForce === null ? [] : [one.inForce.answer])],
  );

/** The calls with the answers as they are handed out, which are in the order of `answersOf`. */
function callsOf(sides: readonly TriedSides[], handedOut: readonly JobAnswer[]): TriedJob["calls"][] {
  const left = [...handedOut];
  const callOf = (side: Extract<TriedSides, { problem: null }>["candidate"]): TriedCall => {
    const { answer: _, ...figures } = side;
    const answer = left.shift();
    if (answer === undefined) throw new Error("fewer answers are handed out than were given");
    return { result: answer.result, decision: answer.decision, ...figures };
  };
  return sides.map((one) =>
    one.problem !== null
      ? { candidate: null, inForce: null, problem: one.problem }
      : {
          candidate: callOf(one.candidate),
          inForce: one.inForce === null ? null : callOf(one.inForce),
          problem: null,
        },
  );
}
