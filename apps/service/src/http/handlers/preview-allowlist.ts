import type { AllowlistPreviewV1 } from "@slotgate/contracts";
import { previewDigest, previewProposalApart, rolloutNow, type ValidRollout } from "@slotgate/executor";
import { allowlistInForce } from "../request/allowlist-in-force.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { bytesOf, valid } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

type Parts = Pick<
  AppParts,
  "allowlist" | "allowlistStore" | "background" | "controls" | "rolloutCap" | "telemetry" | "clock"
>;

export const previewAllowlist =
  (parts: Parts): Handler<"previewAllowlist"> =>
  async (request, response) => {
    const { owner } = callerOf(response);
    const { background, telemetry } = parts;
    const bytes = bytesOf(request);
    const { revision: basedOn, document: before } = await allowlistInForce(parts);
    const now = rolloutNow({ controls: parts.controls.reading(), rolloutCap: parts.rolloutCap() });
    // At 100 % the group makes no difference.
    const atFull = at({ state: "valid", groupId: "any", basisPoints: 10_000 });
    const judged = await previewProposalApart(
      { bytes, before, rollouts: { now: now === null ? atFull : at(now), atFull } },
      { background, telemetry, owner, now: parts.clock.now() },
    );
    const { digest, widens, rules, warnings, sample, changes } = valid("invalid-allowlist", judged);
    sendJson(response, {
      version: "v1",
      basedOn,
      digest,
      previewDigest: previewDigest({ digest, basedOn }),
      widens,
      changes: [...rules],
      warnings: [...warnings],
      sample,
      now: now === null ? null : changes.now,
      atFull: changes.atFull,
    } satisfies AllowlistPreviewV1);
  };

const at = (rollout: ValidRollout) => ({
  before: rollout,
  after: rollout,
  basisPoints: rollout.basisPoints,
});
