import {
  type Change,
  type ControlSnapshotV1,
  parseChangeListV1,
  parseControlSnapshotV1,
} from "@slotgate/contracts";
import type { ApiClient, ApiRequest } from "../api/api-client.ts";
import { ApiProblemError } from "../api/api-problem-error.ts";

/** When something was set in the controls, and by whom, as far as the log of changes knows. */
export interface Origin {
  readonly since: string | null;
  readonly by: string | null;
}

/** Finds since when the controls are as they are in one respect. */
export type OriginOf = (holds: (controls: ControlSnapshotV1) => boolean) => Origin;

/** Null while the database, which alone knows, does not answer. */
export const whereKnown = <Answer>(client: ApiClient, request: ApiRequest<Answer>): Promise<Answer | null> =>
  client.ask(request).catch((error: unknown) => {
    if (error instanceof ApiProblemError && error.problem.status >= 500) return null;
    throw error;
  });

/** From the newest changes of the controls. */
export async function askOrigins(client: ApiClient): Promise<OriginOf> {
  const path = "/v1/changes?source=controls&limit=200";
  const list = await whereKnown(client, { path, parse: parseChangeListV1 });
  return originIn(list?.changes ?? []);
}

/** Finds in the log, newest first, the change since which the controls are as they are in one respect. */
export const originIn =
  (changes: readonly Change[]): OriginOf =>
  (holds) => {
    const differs = changes.findIndex(({ after }) => !holdsAfter(after, holds));
    const first = (differs === -1 ? changes : changes.slice(0, differs)).at(-1);
    // Without a change to it, it may have been so before the log begins.
    if (first === undefined || first.before === null) return { since: null, by: first?.who ?? null };
    return { since: first.at, by: first.who };
  };

function holdsAfter(after: Change["after"], holds: (controls: ControlSnapshotV1) => boolean): boolean {
  const parsed = parseControlSnapshotV1(after);
  return parsed.ok && holds(parsed.value);
}
