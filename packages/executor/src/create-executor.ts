import { dryRun } from "./dry-run.ts";
import { executeRun, resumeRun } from "./execute-run.ts";
import type { Executor } from "./executor.ts";
import type { ExecutorParts } from "./executor-parts.ts";

export const createExecutor = (parts: ExecutorParts): Executor => ({
  execute: (run, context) => executeRun(run, context, parts),
  resume: (run, context) => resumeRun(run, context, parts),
  dryRun: (run, context) => dryRun(run, context, parts),
  among: (others) => createExecutor({ ...parts, ...others }),
});
