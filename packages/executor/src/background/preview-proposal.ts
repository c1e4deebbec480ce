import type { AllowlistV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { dimensionSlip } from "@slotgate/controls";
import { changesInRules, wideningOf } from "@slotgate/gate";
import {
  type ExposurePreview,
  type PreviewOptions,
  type Proposed,
  previewExposure,
} from "../preview/preview-exposure.ts";
import { type Judged, judgeGoverned } from "./judge-document.ts";

/** A request with a proposed allowlist, and what to compare it with. */
export interface Proposal<Name extends string> extends Omit<Proposed<Name>, "after"> {
  readonly bytes: Uint8Array;
}

export interface ProposalPreview<Name extends string> extends ExposurePreview<Name> {
  readonly digest: string;
  readonly widens: boolean;
  /** The difference in rules, one sentence each. */
  readonly rules: readonly string[];
  /** Likely mistakes, one sentence each. */
  readonly warnings: readonly string[];
}

/** What a proposed allowlist would change, or what is wrong with the request. */
export async function previewProposal<Name extends string>(
  { bytes, before, rollouts }: Proposal<Name>,
  options: PreviewOptions,
): Promise<Judged<ProposalPreview<Name>>> {
  const judged = judgeGoverned(bytes, "allowlist-proposal");
  if (judged.is !== "valid") return judged;
  const { document: after } = judged.value;
  const exposure = await previewExposure({ before, after, rollouts }, options);
  return {
    is: "valid",
    value: {
      ...exposure,
      digest: digestOf(after),
      widens: wideningOf(after, before) !== null,
      rules: changesInRules(after, before),
      warnings: warningsOf({ before, after, exposure }),
    },
  };
}

function warningsOf({
  before,
  after,
  exposure: { sample, dimensions },
}: {
  readonly before: AllowlistV1 | null;
  readonly after: AllowlistV1;
  readonly exposure: Pick<ExposurePreview<string>, "sample" | "dimensions">;
}): readonly string[] {
  const slip = dimensionSlip(after, { before, meant: [] });
  const strange = Object.keys(after.rules[0]?.appliesTo ?? {}).filter((name) => !dimensions.has(name));
  return [
    ...(slip === null ? [] : [slip.message]),
    ...(sample.jobs === 0 ? [] : strange.map((name) => `no recent job has the dimension \`${name}\``)),
  ];
}
