import type { TestProject } from "vitest/node";
import { startStack } from "./start-stack.ts";

/** How tests reach the stack that all of them share. */
export interface SharedStack {
  /** Connection string of the superuser, for `postgres`; tests create their own databases. */
  readonly databaseUrl: string;
  /** Name of a database that is migrated and otherwise unused: worlds are copies of it. */
  readonly migratedDatabase: string;
  readonly unleashUrl: string;
  readonly unleashAdminToken: string;
  /** Tokens for the SDK by environment. */
  readonly unleashTokens: { readonly development: string; readonly production: string };
}

declare module "vitest" {
  export interface ProvidedContext {
    stack: SharedStack;
  }
}

/** Starts PostgreSQL and Unleash once for all test files; ends them after the last. */
export default async function startSharedStack(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...stack } = await startStack();
  project.provide("stack", stack);
  return stop;
}
