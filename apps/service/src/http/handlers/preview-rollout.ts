import type { RolloutControl, RolloutPreviewV1 } from "@slotgate/contracts";
import { previewExposureApart, rolloutNow } from "@slotgate/executor";
import { cappedRollout } from "@slotgate/gate";
import { percentAsBasisPoints } from "../../config/value-schemas.ts";
import { shown, textIn, wrong } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

type Parts = Pick<AppParts, "allowlist" | "background" | "controls" | "rolloutCap" | "telemetry" | "clock">;

export const previewRollout =
  ({ allowlist, background, controls, rolloutCap, telemetry, clock }: Parts): Handler<"previewRollout"> =>
  async (request, response) => {
    const text = textIn(request, "percent");
    const parsed = percentAsBasisPoints.safeParse(text ?? "");
    if (!parsed.success)
      throw wrong(
        "percent",
        "a percentage from 0 to 100, with at most two decimals",
        shown(text ?? "nothing"),
      );
    const asked = parsed.data;
    const [reading, cap] = [controls.reading(), rolloutCap()];
    const now = rolloutNow({ controls: reading, rolloutCap: cap });
    const group =
      reading?.snapshot.rollout.state === "valid" ? reading.snapshot.rollout.groupId : "slotgen.ai";
    const before: RolloutControl = now ?? { state: "invalid", problem: "no rollout is known" };
    const after = cappedRollout({ state: "valid", groupId: group, basisPoints: asked }, cap);
    const document = allowlist.current()?.document ?? null;
    const { owner } = callerOf(response);
    const { sample, changes } = await previewExposureApart(
      {
        before: document,
        after: document,
        rollouts: {
          change: { before, after, basisPoints: after.state === "valid" ? after.basisPoints : 0 },
        },
      },
      { background, telemetry, owner, now: clock.now() },
    );
    sendJson(response, {
      version: "v1",
      asked,
      now: now?.basisPoints ?? null,
      cap,
      sample,
      change: changes.change,
    } satisfies RolloutPreviewV1);
  };
