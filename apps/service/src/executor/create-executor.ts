import { dryRun } from "./dry-run.ts";
import { executeRun } from "./execute-run.ts";
import type { Executor } from "./executor.ts";
import type { ExecutorParts } from "./executor-parts.ts";

export const createExecutor = (parts: ExecutorParts): Executor => ({
  execute: (run, context) => executeRun(run, context, parts),
  dryRun: (run) => dryRun(run, parts),
});
