import type { Job, Scope } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import type { ModelPort } from "@slotgate/model";

/** Identifies a job by its content: equal content is generated only once. */
export interface JobContent {
  readonly owner: string;
  readonly jobId: string;
  /** Over `{appliesTo, job}`: a different digest under the same job id is a conflict. */
  readonly jobDigest: string;
  /**
   * Over `{appliesTo, job, modelConfigDigest, promptDigest}`: another model or prompt makes a new version. Null while
   * no model is configured.
   */
  readonly contentDigest: string | null;
}

export interface ContentSource {
  readonly owner: string;
  readonly scope: Scope;
  readonly job: Job;
  /** Null: no model is configured. */
  readonly attribution: Pick<ModelPort["attribution"], "configDigest" | "promptDigest"> | null;
}

export const jobDigestOf = ({ scope, job }: Pick<ContentSource, "scope" | "job">): string =>
  digestOf({ appliesTo: scope, job });

export function contentOf({ owner, scope, job, attribution }: ContentSource): JobContent {
  return {
    owner,
    jobId: job.jobId,
    jobDigest: jobDigestOf({ scope, job }),
    contentDigest: attribution === null ? null : contentDigestOf({ scope, job, attribution }),
  };
}

const contentDigestOf = ({
  scope,
  job,
  attribution: { configDigest: modelConfigDigest, promptDigest },
}: Pick<ContentSource, "scope" | "job"> & {
  readonly attribution: NonNullable<ContentSource["attribution"]>;
}): string => digestOf({ appliesTo: scope, job, modelConfigDigest, promptDigest });
