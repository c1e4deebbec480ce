import type { Job, Scope } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import type { JobModel } from "../generation/choose-model.ts";

/** Identifies a job by its content: equal content is generated only once. */
export interface JobContent {
  readonly owner: string;
  readonly jobId: string;
  /** Over `{appliesTo, job}`: a different digest under the same job id is a conflict. */
  readonly jobDigest: string;
  /**
   * Over `{appliesTo, job, modelConfigDigest, promptDigest}`, and for a profile with further models their digests as
   * `furtherConfigDigests`: other models or another prompt make a new version. Null if nothing fills the job.
   */
  readonly contentDigest: string | null;
}

interface ContentModel extends Pick<JobModel, "furtherConfigDigests"> {
  readonly port: {
    readonly attribution: Pick<JobModel["port"]["attribution"], "configDigest" | "promptDigest">;
  };
}

export interface ContentSource {
  readonly owner: string;
  readonly scope: Scope;
  readonly job: Job;
  /** Null: nothing fills the job. */
  readonly model: ContentModel | null;
}

export const jobDigestOf = ({ scope, job }: Pick<ContentSource, "scope" | "job">): string =>
  digestOf({ appliesTo: scope, job });

export function contentOf({ owner, scope, job, model }: ContentSource): JobContent {
  return {
    owner,
    jobId: job.jobId,
    jobDigest: jobDigestOf({ scope, job }),
    contentDigest: model === null ? null : contentDigestOf({ scope, job, model }),
  };
}

function contentDigestOf({
  scope,
  job,
  model: { port, furtherConfigDigests },
}: Pick<ContentSource, "scope" | "job"> & { readonly model: ContentModel }): string {
  const { configDigest: modelConfigDigest, promptDigest } = port.attribution;
  const ofOneModel = { appliesTo: scope, job, modelConfigDigest, promptDigest };
  return digestOf(furtherConfigDigests.length === 0 ? ofOneModel : { ...ofOneModel, furtherConfigDigests });
}
