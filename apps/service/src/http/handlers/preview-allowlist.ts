import { type AllowlistPreviewV1, type AllowlistV1, parseAllowlistProposalV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { compileAllowlist } from "@slotgate/gate";
import { changesInRules } from "../../allowlist/changes-in-rules.ts";
import { dimensionSlip } from "../../allowlist/dimension-slip.ts";
import { previewDigest } from "../../allowlist/preview-digest.ts";
import { wideningOf } from "../../allowlist/widening.ts";
import { previewExposure } from "../../preview/preview-exposure.ts";
import { rolloutNow, type ValidRollout } from "../../preview/rollout-now.ts";
import { allowlistInForce } from "../allowlist-in-force.ts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { parseDocument } from "../parse-body.ts";
import { sendJson } from "../send.ts";

type Parts = Pick<
  AppParts,
  "allowlist" | "allowlistStore" | "controls" | "rolloutCap" | "telemetry" | "clock"
>;

export const previewAllowlist =
  (parts: Parts): Handler<"previewAllowlist"> =>
  async (request, response) => {
    const proposal = { parse: parseAllowlistProposalV1, problem: "invalid-allowlist" } as const;
    const { document } = parseDocument(request, proposal);
    const { revision: basedOn, document: before } = await allowlistInForce(parts);
    const digest = digestOf(document);
    const compile = (of: AllowlistV1) =>
      compileAllowlist({ document: of, revision: 0, digest: digestOf(of) });
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
    const slip = dimensionSlip(document, { before, meant: [] });
    const strange = Object.keys(document.rules[0]?.appliesTo ?? {}).filter((name) => !dimensions.has(name));
    sendJson(response, {
      version: "v1",
      ...{ basedOn, digest, previewDigest: previewDigest({ digest, basedOn }) },
      widens: wideningOf(document, before) !== null,
      changes: [...changesInRules(document, before)],
      warnings: [
        ...(slip === null ? [] : [slip.message]),
        ...(sample.jobs === 0 ? [] : strange.map((name) => `no recent job has the dimension \`${name}\``)),
      ],
      sample,
      now: now === null ? null : changes.now,
      atFull: changes.atFull,
    } satisfies AllowlistPreviewV1);
  };
