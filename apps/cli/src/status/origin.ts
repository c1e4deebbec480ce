import {
  type Change,
  type ControlSnapshotV1,
  changeListV1,
  controlSnapshotV1,
  parseWith,
} from "@slotgate/contracts";
import type { ApiClient, ApiRequest } from "../api/api-client.ts";
import { ApiProblemError } from "../api/api-problem-error.ts";

/** When and by whom a control was set, according to the log of changes. */
export interface Origin {
  readonly since: string | null;
  readonly by: string | null;
}

/** Finds since when a property of the controls holds. */
export type OriginOf = (holds: (controls: ControlSnapshotV1) => boolean) => Origin;

/** Null if the database does not answer. */
export const whereKnown = <Answer>(client: ApiClient, request: ApiRequest<Answer>): Promise<Answer | null> =>
  client.ask(request).catch((error: unknown) => {
    if (error instanceof ApiProblemError && error.problem.status >= 500) return null;
    throw error;
  });

/** From the newest changes of the controls. */
export async function askOrigins(client: ApiClient): Promise<OriginOf> {
  const path = "/v1/changes?source=controls&limit=200";
  const list = await whereKnown(client, { path, contract: changeListV1 });
  return originIn(list?.changes ?? []);
}

/** Finds, in a log with the newest entry first, the change since which a property of the controls holds. */
export const originIn =
  (changes: readonly Change[]): OriginOf =>
  (holds) => {
    const differs = changes.findIndex(({ after }) => !holdsAfter(after, holds));
    const first = (differs === -1 ? changes : changes.slice(0, differs)).at(-1);
    // Without an earlier entry, it may have been so before the log began.
    if (first === undefined || first.before === null) return { since: null, by: first?.who ?? null };
    return { since: first.at, by: first.who };
  };

function holdsAfter(after: Change["after"], holds: (controls: ControlSnapshotV1) => boolean): boolean {
  const parsed = parseWith(controlSnapshotV1, after);
  return parsed.ok && holds(parsed.value);
}
