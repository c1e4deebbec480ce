import { getPriority, setPriority } from "node:os";
import { isMainThread, type MessagePort } from "node:worker_threads";
import type { AllowlistV1, OutputSpec } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { changesInRules, wideningOf } from "@slotgate/gate";
import { createOutputChecks } from "@slotgate/model";
import { type Proposed, previewExposure } from "../preview/preview-exposure.ts";
import { type GovernedRequest, type Judged, judgeGoverned, judgeRun } from "./judge-document.ts";
import { type Governed, parsers } from "./parse-apart.ts";
import { type Proposal, previewProposal } from "./preview-proposal.ts";
import { withReader } from "./telemetry-port.ts";

// The tasks of background threads. Input and output are copied between threads, so outputs are small.

// On a busy machine the thread that hears kills and serves other callers comes first. Only Linux has a priority per
// thread; elsewhere this would change that of the whole process.
if (!isMainThread && process.platform === "linux") setPriority(Math.min(getPriority() + 10, 19));

export const judgeRunTask = ({
  bytes,
  answered,
  regenerate,
}: {
  readonly bytes: Uint8Array;
  readonly answered: boolean;
  readonly regenerate: boolean;
}): Judged<{ readonly jobs: number; readonly digest: string }> => {
  const judged = judgeRun(bytes, { answered });
  if (judged.is !== "valid") return judged;
  const { value: run } = judged;
  return { is: "valid", value: { jobs: run.jobs.length, digest: digestOf({ run, regenerate }) } };
};

/** The digest is that of the contained document. */
export const judgeGovernedTask = ({
  bytes,
  name,
}: {
  readonly bytes: Uint8Array;
  readonly name: GovernedRequest;
}): Judged<{ readonly digest: string }> => {
  const judged = judgeGoverned(bytes, name);
  if (judged.is !== "valid") return judged;
  return { is: "valid", value: { digest: digestOf(judged.value.document) } };
};

export const parseGovernedTask = ({
  bytes,
  kind,
}: {
  readonly bytes: Uint8Array;
  readonly kind: keyof Governed;
}) => {
  const parsed = parsers[kind](bytes);
  return parsed.ok ? ({ ok: true, digest: parsed.digest } as const) : parsed;
};

export const compareAllowlistsTask = ({
  after,
  before,
}: {
  readonly after: AllowlistV1;
  readonly before: AllowlistV1 | null;
}): { readonly widening: string | null; readonly changes: readonly string[] } => ({
  widening: wideningOf(after, before),
  changes: changesInRules(after, before),
});

export const previewProposalTask = ({
  proposal,
  now,
  port,
}: {
  readonly proposal: Proposal<string>;
  readonly now: number;
  readonly port: MessagePort;
}) => withReader(port, (telemetry) => previewProposal(proposal, { telemetry, now }));

export const previewExposureTask = ({
  proposed,
  now,
  port,
}: {
  readonly proposed: Proposed<string>;
  readonly now: number;
  readonly port: MessagePort;
}) => withReader(port, (telemetry) => previewExposure(proposed, { telemetry, now }));

/** One per thread: compiled schemas cannot be transferred. */
const checkOf = createOutputChecks({ limit: 256 });

/** Why outputs of this kind cannot be checked; null if they can. */
export const prepareOutputTask = ({
  spec,
}: {
  readonly spec: OutputSpec;
}): { readonly flaw: string | null } => {
  const compiled = checkOf(spec);
  return { flaw: compiled.ok ? null : compiled.flaw };
};

export const checkOutputTask = ({
  spec,
  candidate,
}: {
  readonly spec: OutputSpec;
  readonly candidate: unknown;
}): { readonly flaw: string | null } => {
  const compiled = checkOf(spec);
  const checked = compiled.ok ? compiled.value.check(candidate) : compiled;
  return { flaw: checked.ok ? null : checked.flaw };
};
