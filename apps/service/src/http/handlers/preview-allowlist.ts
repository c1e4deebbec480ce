import type { AllowlistPreviewV1, AllowlistV1 } from "@slotgate/contracts";
import { dimensionSlip } from "@slotgate/controls";
import {
  compareAllowlists,
  previewDigest,
  previewExposure,
  rolloutNow,
  type ValidRollout,
} from "@slotgate/executor";
import { compileAllowlist } from "@slotgate/gate";
import { allowlistInForce } from "../request/allowlist-in-force.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { readGoverned } from "../request/parse-body.ts";
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
    const { background } = parts;
    const { given, digest } = await readGoverned(request, { name: "allowlist-proposal", background, owner });
    const { document } = given;
    const { revision: basedOn, document: before } = await allowlistInForce(parts);
    // Only used for decisions that are not recorded.
    const compile = (of: AllowlistV1) => compileAllowlist({ document: of, revision: 0, digest: "" });
    const old = before === null ? null : compile(before);
    const now = rolloutNow({ controls: parts.controls.reading(), rolloutCap: parts.rolloutCap() });
    const at = (rollout: ValidRollout) => ({
      before: { rollout, allowlist: old },
      after: { rollout, allowlist: compile(document) },
      basisPoints: rollout.basisPoints,
    });
    // At 100 % the group makes no difference.
    const atFull = at({ state: "valid", groupId: "any", basisPoints: 10_000 });
    const { sample, changes, dimensions } = await previewExposure(
      { now: now === null ? atFull : at(now), atFull },
      { telemetry: parts.telemetry, now: parts.clock.now() },
    );
    const compared = await compareAllowlists(background)({ after: document, before }, { owner });
    const slip = dimensionSlip(document, { before, meant: [] });
    const strange = Object.keys(document.rules[0]?.appliesTo ?? {}).filter((name) => !dimensions.has(name));
    sendJson(response, {
      version: "v1",
      basedOn,
      digest,
      previewDigest: previewDigest({ digest, basedOn }),
      widens: compared.widening !== null,
      changes: [...compared.changes],
      warnings: [
        ...(slip === null ? [] : [slip.message]),
        ...(sample.jobs === 0 ? [] : strange.map((name) => `no recent job has the dimension \`${name}\``)),
      ],
      sample,
      now: now === null ? null : changes.now,
      atFull: changes.atFull,
    } satisfies AllowlistPreviewV1);
  };
