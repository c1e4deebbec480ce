import {
  readinessStages,
  type SignoffListV1,
  type SignoffV1,
  signoffRequestV1,
  signoffWithdrawalV1,
} from "@slotgate/contracts";
import { type RecordedSignoff, type ReleaseWindow, signoffsNow } from "@slotgate/readiness";
import type { Request } from "express";
import { ndjson } from "../operations/operation.ts";
import { instantIn, oneOf, shown, textIn, wrong } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import type { Readiness } from "../request/readiness.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";
import { sendWithProgress } from "../request/send-with-progress.ts";
import { hungUp } from "../request/written.ts";

export const readReadiness =
  ({ readiness, clock }: Pick<AppParts, "readiness" | "clock">): Handler<"readReadiness"> =>
  async (request, response) => {
    const stage = oneOf(request, "stage", readinessStages);
    if (stage === null) throw wrong("stage", `one of ${readinessStages.join(", ")}`, "nothing");
    const gone = hungUp(response);
    const asked = { stage, window: windowIn(request, clock.now()), signal: gone };
    try {
      if (request.accepts(["application/json", ndjson]) === ndjson)
        await sendWithProgress(response, async (onProgress, send) =>
          send(await readiness.report({ ...asked, onProgress })),
        );
      else sendJson(response, await readiness.report({ ...asked, onProgress: () => {} }));
    } catch (error) {
      if (!gone.aborted) throw error;
    }
  };

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const minuteMs = unitMs.m;
const longestDays = 366;

/** At full minutes, so that replicas that are asked at the same time judge the same window. */
function windowIn(request: Pick<Request, "query">, now: number): ReleaseWindow {
  const to = instantIn(request, "to");
  const end = Math.floor((to === null ? now : Date.parse(to)) / minuteMs) * minuteMs;
  if (end > now) throw wrong("to", "an instant that is not in the future", shown(to ?? ""));
  const text = textIn(request, "window") ?? "14d";
  const [, number = "", unit = "d"] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  const length = Number(number) * unitMs[unit as keyof typeof unitMs];
  if (!(length > 0 && length <= longestDays * unitMs.d))
    throw wrong(
      "window",
      `minutes, hours or days such as 90m, 12h or 14d, at most ${longestDays}d`,
      shown(text),
    );
  return { from: new Date(end - length).toISOString(), to: new Date(end).toISOString() };
}

export const listSignoffs =
  ({ readiness }: Pick<AppParts, "readiness">): Handler<"listSignoffs"> =>
  async (_request, response) => {
    const now = await inForce(readiness);
    const recorded = await readiness.signoffs.list(readiness.environment);
    sendJson(response, {
      version: "v1",
      basis: now.basis,
      signoffs: [...signoffsNow(recorded, now)],
    } satisfies SignoffListV1);
  };

export const sign =
  ({ readiness, newId, logger }: Pick<AppParts, "readiness" | "newId" | "logger">): Handler<"sign"> =>
  async (request, response) => {
    const { version: _, ...asked } = parseDocument(request, {
      contract: signoffRequestV1,
      problem: "invalid-signoff",
    });
    const caller = callerOf(response);
    const made = await readiness.signoffs.sign({
      ...asked,
      signoffId: newId(),
      environment: readiness.environment,
      subject: caller.subject,
      roles: readiness.rolesOf(caller),
      basis: await readiness.basis(),
    });
    logger.warn(
      { role: asked.role, area: asked.area, by: caller.subject, report: asked.report },
      "an area was signed off",
    );
    sendJson(response, await asItStands(made, readiness));
  };

export const withdrawSignoff =
  ({ readiness, logger }: Pick<AppParts, "readiness" | "logger">): Handler<"withdrawSignoff"> =>
  async (request, response) => {
    const { reason } = parseDocument(request, { contract: signoffWithdrawalV1, problem: "invalid-signoff" });
    const { subject } = callerOf(response);
    const { signoffId } = request.params;
    const { environment, signoffs } = readiness;
    const withdrawn = await signoffs.withdraw({ signoffId, environment, subject, reason });
    logger.warn({ signoffId, by: subject, reason }, "a sign-off was withdrawn");
    sendJson(response, await asItStands(withdrawn, readiness));
  };

const inForce = async ({ basis, signoffs }: Readiness) => ({
  basis: await basis(),
  changes: await signoffs.changes(),
});

async function asItStands(recorded: RecordedSignoff, readiness: Readiness): Promise<SignoffV1> {
  const [signoff] = signoffsNow([recorded], await inForce(readiness));
  if (signoff === undefined) throw new Error("a sign-off has no state");
  return { version: "v1", signoff };
}
