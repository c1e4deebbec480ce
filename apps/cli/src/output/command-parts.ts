import { parseExpiry } from "@slotgate/executor";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { HelpTexts } from "./help-texts.ts";
import type { CommandIo } from "./io.ts";

export interface CommandParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** A command without an action that contains others. */
export const addGroup = (program: Command, name: string, description: string): Command =>
  program.command(name).copyInheritedSettings(program).description(description);

/**
 * Adds the options of every command that prints data; called after its own options, so that `--help` shows them last.
 */
export const printing = (command: Command, { json = "print the API's answer, for programs" } = {}): Command =>
  command
    .option("--json", json)
    .option("--wide", "do not shorten or wrap long values")
    .option("--utc", "print times in UTC instead of their age");

/** The same with formats beside JSON. */
export const printingAs = (
  command: Command,
  formats: { readonly all: readonly string[]; readonly standard: string; readonly json?: string },
): Command =>
  printing(
    command.addOption(
      new Option("--format <format>", "how to print").choices(formats.all).default(formats.standard),
    ),
    formats.json === undefined ? {} : { json: formats.json },
  );

/** Adds `--since` and `--until`. */
export const windowed = (command: Command, io: CommandIo, what: string): Command =>
  command
    .option(
      "--since <time>",
      `${what} at this time or later: 24h (ago), or 2026-01-31T12:00:00Z`,
      timeBefore(io),
    )
    .option("--until <time>", `${what} before this time`, timeBefore(io));

/** Parses a time to UTC with milliseconds, as in the contracts. */
export function timeBefore({ now = Date.now }: CommandIo): (text: string) => string {
  return (text) => {
    const parsed = parseExpiry(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
    if (parsed === null)
      throw new InvalidArgumentError(
        "Give an age (30m, 24h, 7d, 1h30m; units s, m, h, d, w), or a time with its offset " +
          "(2026-01-31T12:00:00Z, 2026-01-31T13:00+01:00), or a date (2026-01-31: its midnight in UTC).",
      );
    return ("at" in parsed ? parsed.at : new Date(now() - parsed.afterMs)).toISOString();
  };
}

/** Parses the most entries of a list. */
export function pageSize(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number from 1 to 9999.");
}
