import { activitySteps } from "@slotgate/contracts";
import { activityOf, activityWindow } from "@slotgate/executor";
import { shown, textIn, wrong } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const readActivity =
  ({ activity, clock }: Pick<AppParts, "activity" | "clock">): Handler<"readActivity"> =>
  async (request, response) => {
    const text = textIn(request, "window") ?? "15m";
    const minutes = Number(/^([1-9]\d?)m$/.exec(text)?.[1] ?? 0);
    if (minutes < 1 || minutes > activitySteps)
      throw wrong("window", `minutes from 1m to ${activitySteps}m`, shown(text));
    const window = activityWindow({ minutes, now: clock.now() });
    sendJson(response, activityOf(window, await activity.read(window)));
  };
