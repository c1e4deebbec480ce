import { readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { createNormaliser } from "./normaliser.ts";
import { readSession, type Step, withHappened } from "./read-session.ts";
import { runSession, type SessionPlace } from "./run-session.ts";
import { putSlotgateAtHand } from "./slotgate-at-hand.ts";

export interface DocumentedSession extends Pick<SessionPlace, "directory" | "before" | "patience"> {
  /** Its name in `docs`. */
  readonly document: string;
  /** The reader's variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Chapters that are run first, although they are not first in the document. */
  readonly first?: readonly string[];
}

/**
 * Writes the output into the document instead of comparing it, and reports how long it took. Effects must still occur
 * within the time that the document says.
 */
const rewrite = process.env["REWRITE_SESSION"] === "1";

export const documentPath = (name: string): string =>
  fileURLToPath(new URL(`../../../../docs/${name}`, import.meta.url));

/** Runs all commands of a document, and compares what they print with the document. */
export async function checkSession({
  document,
  directory,
  env = {},
  first = [],
  patience = 1,
  ...place
}: DocumentedSession): Promise<void> {
  const markdown = await readFile(documentPath(document), "utf8");
  const written = readSession(markdown);
  const ofFirst = first.flatMap((chapter) => written.filter((step) => step.chapter === chapter));
  const steps = [...ofFirst, ...written.filter((step) => !first.includes(step.chapter))];
  const expected = steps.map(({ output }) => output?.text ?? "");
  const slotgate = await putSlotgateAtHand(directory);
  const { PATH = "", HOME = "" } = process.env;
  const ends = await runSession(steps, {
    ...place,
    directory,
    patience: rewrite ? 1 : patience,
    // While a document is rewritten, an expected effect may never occur.
    ...(rewrite ? { timeoutMs: 300_000, goOn: true } : {}),
    env: { HOME, PATH: [directory, dirname(process.execPath), PATH].join(":"), ...env },
    holds: (printed) => normalised(printed).at(-1) === normalised(expected.slice(0, printed.length)).at(-1),
  });
  await slotgate.stop();

  const printed = ends.map((end) => end.printed);
  if (rewrite) {
    const happened = written.map((step) => ends[steps.indexOf(step)]);
    await writeFile(documentPath(document), withHappened(markdown, happened));
    for (const [at, { tookMs }] of ends.entries())
      console.log(`line ${steps[at]?.line}: ${tookMs.toFixed(0)} ms of ${steps[at]?.withinMs ?? "any"}`);
  } else
    expect(
      shown(steps, printed),
      "the document differs from what happens; REWRITE_SESSION=1 writes it anew",
    ).toBe(shown(steps, expected.slice(0, printed.length)));
  const statuses = ends.map(({ exitCode }, at) => `line ${steps[at]?.line}: exit code ${exitCode}`);
  expect(statuses, ends.at(-1)?.printed).toEqual(steps.map(({ line }) => `line ${line}: exit code 0`));
}

const shown = (steps: readonly Step[], printed: readonly string[]): string =>
  normalised(printed)
    .map((output, at) => `line ${steps[at]?.line}:\n${output}`)
    .join("\n");

/** All printed text, with what must differ normalised. */
const normalised = (printed: readonly string[]): string[] => printed.map(createNormaliser());
