import { type Contract, parseWith, type ResultRemovalV1, resultRemovalV1 } from "@slotgate/contracts";
import { messageOf } from "@slotgate/controls";
import { ApiProblemError } from "../api/api-problem-error.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { issueLines } from "../api/issue-lines.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { requireYes } from "../output/require-yes.ts";
import type { OutputOptions } from "../output/view.ts";
import { filterInWords } from "./filter-in-words.ts";
import type { RemovalWords } from "./removal-words.ts";

export interface ConsentOptions extends OutputOptions {
  readonly dryRun?: true;
  readonly yes?: true;
}

export interface Removing extends ConsentOptions {
  readonly path: string;
  readonly reason: string;
  /** By the contract's names; undefined fields are no filter. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly requestContract: Contract<unknown>;
  readonly words: RemovalWords;
}

/** Counts first, then removes exactly those results after `--yes` or a yes at a terminal. */
export async function removeWithConsent(io: CommandIo, removing: Removing): Promise<void> {
  const { path, words, dryRun, yes, json } = removing;
  const request = requestFor(removing);
  const client = clientOrFail(io);
  const ask = (body: object): Promise<ResultRemovalV1> =>
    client.ask({ path, body, contract: resultRemovalV1 });

  const counted = await ask({ ...request, dryRun: true });
  const found = `${resultsInWords(counted.results)} (${filterInWords(counted.filter)})`;
  const { jobId } = counted.filter;
  if (counted.results === 0 && jobId !== undefined)
    throw new CommandFailure(
      printable(`no result of job "${jobId}" is stored, or it was already ${words.done}`),
    );
  if (json === true && (dryRun === true || counted.results === 0)) return io.out(asJson(counted));
  if (dryRun === true) return io.out(`dry run: ${found} would be ${words.done}; nothing was changed\n`);
  if (counted.results === 0) return io.out(`${found}: nothing to be ${words.done}\n`);
  io.err(`this concerns ${found}; ${words.consequence}\n`);
  if (yes !== true) {
    await requireYes(io, {
      question: `${words.question} them?`,
      otherwise: `nothing was ${words.done}`,
      give: `--yes to ${words.question} them, or --dry-run to count them`,
    });
  }

  const removed = await ask(request).catch((error: unknown) => {
    if (error instanceof ApiProblemError) throw error;
    // The service may have received the request all the same.
    throw new CommandFailure(
      `${messageOf(error)}\nit is not known whether they were ${words.done}: check \`slotgate results removals\``,
    );
  });
  if (json === true) return io.out(asJson(removed));
  const { results, removalId } = removed;
  io.out(
    `${resultsInWords(results)} ${words.done}; \`slotgate results removals --wide\` lists this as ${printable(String(removalId))}\n`,
  );
}

/** The request's document, checked against its contract before it is sent. */
function requestFor({ reason, filter, requestContract, words }: Removing): object {
  const named = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  if (Object.keys(named).length === 0)
    throw usage(`give at least one of ${words.filters}: a filter is required`);
  const request = { version: "v1", reason, filter: named };
  const parsed = parseWith(requestContract, request);
  if (parsed.ok) return request;
  throw usage(["invalid options:", ...issueLines(parsed.issues)].join("\n"));
}

const resultsInWords = (count: number): string => `${count} ${count === 1 ? "result" : "results"}`;

const usage = (message: string): CommandFailure => new CommandFailure(message, { exitCode: exitCodes.usage });
