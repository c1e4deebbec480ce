/** A change that Beta forbids: a row of `docs/forbidden-changes.md`. */
export interface ForbiddenChange {
  /** As the page names it. */
  readonly change: string;
  readonly check: Check;
  /** The places or ways of the change. Each is made alone. */
  readonly edits: readonly Edit[];
}

/** A kind of forbidden changes: a section of the page. */
export interface ForbiddenKind {
  readonly kind: string;
  /** What holds against it, in a sentence for readers of the page. */
  readonly because: string;
  readonly changes: readonly ForbiddenChange[];
}

/** What stops a change. */
export interface Check {
  /** From the root. */
  readonly file: string;
  /** A part of the test's name; null: the file is a part of the script `contracts:check`. */
  readonly test: string | null;
}

/** A piece of a source and what replaces it. */
export interface Edit {
  /** From the root. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly right: string;
  readonly wrong: string;
  /** Schemas and vectors are generated again, as an author would do. */
  readonly generated?: true;
  /** The contracts are built again, because the check reads from the build what was changed. */
  readonly built?: true;
  /** What the script prints. Absent: the name of the test. */
  readonly says?: string;
}

/** The part of `contracts:check` that compares contracts, gate order and vectors with what was accepted. */
export const contractLock: Check = { file: "tooling/contract-lock/src/contract-lock.ts", test: null };

/** The part of `contracts:check` that compares the committed schemas and vectors with their sources. */
export const staleFiles: Check = { file: "packages/contracts/scripts/generate.ts", test: null };

export const testOf = (file: string, test: string): Check => ({ file, test });

/** The package of a file. */
export const roomOf = (file: string): string => file.split("/").slice(0, 2).join("/");

/** The command that shows a check. */
export function commandOf({ file, test }: Check): string {
  if (test === null) return "npx -y pnpm@12 contracts:check";
  const room = roomOf(file);
  return `npx -y pnpm@12 -C ${room} test ${file.slice(room.length + 1)} -t "${test}"`;
}
