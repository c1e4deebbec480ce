import type { AllowlistV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { isDrillRule, previewDigest } from "@slotgate/executor";
import { type Lever, reasonOf, revisionOf, unlessChanged } from "@slotgate/executor/drilling";
import type { CommandDrillApi } from "./drill-api.ts";

interface AllowlistLeverContext {
  readonly api: CommandDrillApi;
  readonly drillId: string;
}

/** Applies the allowlist without the rule of drills; no other job is affected. */
export const allowlistLever = ({ api, drillId }: AllowlistLeverContext): Lever => ({
  what: "allowlist",
  async plan() {
    const { revision, digest, document } = await api.allowlist();
    if (document === null || digest === null) throw new Error("no allowlist is in force");
    return {
      before: { revision, digest },
      after: { revision: revision + 1, digest: digestOf(withoutDrills(document)) },
    };
  },
  async set(plan) {
    const { revision, document } = await api.allowlist();
    if (document === null || revision !== revisionOf(plan.before))
      throw new Error("the allowlist in force has changed");
    await api.applyAllowlist({
      document: withoutDrills(document),
      basedOn: revision,
      reason: reasonOf(drillId),
    });
    return plan;
  },
  async putBack({ before, after }) {
    const now = await api.allowlist();
    // The drill ended before it set it.
    if (now.revision === revisionOf(before)) return "restored";
    const own = now.digest === after["digest"] && now.made?.reason === reasonOf(drillId);
    if (now.revision !== revisionOf(after) || !own) return "left-alone";
    const digest = String(before["digest"]);
    return unlessChanged(api, () =>
      api.rollBackAllowlist({
        revision: revisionOf(before),
        // The preview is not needed: the same document was in force before.
        previewDigest: previewDigest({ digest, basedOn: now.revision }),
        basedOn: now.revision,
        reason: reasonOf(drillId),
      }),
    );
  },
});

const withoutDrills = (document: AllowlistV1): AllowlistV1 => ({
  ...document,
  rules: document.rules.filter((rule) => !isDrillRule(rule)),
});
