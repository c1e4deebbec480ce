import type { Progress } from "./progress.ts";

export interface ReleaseOptions {
  /** The repository. */
  readonly root: string;
  /** An empty directory; nothing is written anywhere else by a dry run. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
}
