import { type ActivityV1, activitySteps } from "@slotgate/contracts";
import { activityOf, activityWindow } from "@slotgate/executor";
import { shown, textIn, wrong } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

const leastKeptMs = 1_000;
/** A reading takes at most a tenth of the time, however many ask. */
const keptTimes = 9;

interface Reading {
  readonly answer: Promise<ActivityV1>;
  /** On the monotonic clock; infinite while it is under way. */
  until: number;
}

/** Counts the window once for all who ask at the same time, because a busy hour takes seconds to count. */
export const readActivity = ({
  activity,
  clock,
}: Pick<AppParts, "activity" | "clock">): Handler<"readActivity"> => {
  const readings = new Map<number, Reading>();

  async function count(minutes: number): Promise<ActivityV1> {
    const window = activityWindow({ minutes, now: clock.now() });
    return activityOf(window, await activity.read(window));
  }

  function read(minutes: number): Promise<ActivityV1> {
    const began = clock.monotonic();
    const known = readings.get(minutes);
    if (known !== undefined && began < known.until) return known.answer;
    const reading: Reading = { answer: count(minutes), until: Number.POSITIVE_INFINITY };
    readings.set(minutes, reading);
    reading.answer.then(
      () => {
        const ended = clock.monotonic();
        reading.until = ended + Math.max(leastKeptMs, keptTimes * (ended - began));
      },
      () => readings.delete(minutes),
    );
    return reading.answer;
  }

  return async (request, response) => {
    const text = textIn(request, "window") ?? "15m";
    const minutes = Number(/^([1-9]\d?)m$/.exec(text)?.[1] ?? 0);
    if (minutes < 1 || minutes > activitySteps)
      throw wrong("window", `minutes from 1m to ${activitySteps}m`, shown(text));
    sendJson(response, await read(minutes));
  };
};
