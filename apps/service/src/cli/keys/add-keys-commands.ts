import { type Command, Option } from "commander";
import { type HelpTexts, keysHelp } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import type { CreateOptions } from "./create-command.ts";
import type { ListOptions } from "./list-command.ts";
import * as values from "./option-values.ts";
import type { RevokeOptions } from "./revoke-command.ts";
import type { RotateOptions } from "./rotate-command.ts";

export interface KeysCommandsParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** `slotgate keys …`: works on the database itself, because there is no key yet to ask a service with. */
export function addKeysCommands({ program, add, io }: KeysCommandsParts): void {
  const keys = program
    .command("keys")
    .copyInheritedSettings(program)
    .description("make, list, rotate and revoke the bearer keys in the database");
  const secretFormat = () =>
    new Option("--format <format>", "`text`: the secret alone on stdout")
      .choices(["text", "json"])
      .default("text");

  add(keys, "create", keysHelp.create)
    .description("make a key and print its secret, once")
    .requiredOption("--subject <subject>", "who holds the key; stands in logs", values.name)
    .option(
      "--owner <owner>",
      "the tenant to which jobs and results belong (default: the subject)",
      values.name,
    )
    .requiredOption("--roles <roles>", "what it may do: submit, operate, audit, with commas", values.roleList)
    .option(
      "--expires <when>",
      "a duration such as 90d, or an instant such as 2027-01-31T12:00:00Z",
      values.expiry,
    )
    .option(
      "--rate-limit <n>",
      "requests per minute and replica (default: SLOTGATE_RATE_LIMIT)",
      values.rateLimit,
    )
    .addOption(secretFormat())
    .action(async (options: CreateOptions) =>
      (await import("./create-command.ts")).createCommand(io, options),
    );

  add(keys, "list", keysHelp.list)
    .description("show the keys: state, expiry, last use, valid secrets")
    .addOption(
      new Option("--format <format>", "how to print them").choices(["table", "json"]).default("table"),
    )
    .option("--all", "also keys that have expired or were revoked")
    .action(async (options: ListOptions) => (await import("./list-command.ts")).listCommand(io, options));

  add(keys, "rotate", keysHelp.rotate)
    .description("make a new secret for a key and print it, once")
    .argument("<key-id>", "the key's id, as `keys list` shows it")
    .addOption(
      new Option("--overlap <duration>", "how long the secret that is replaced still opens")
        .argParser(values.duration)
        .default(values.duration("24h"), "24h"),
    )
    .option("--end-previous", "of two valid secrets, end the older one now")
    .addOption(secretFormat())
    .action(async (keyId: string, options: RotateOptions) =>
      (await import("./rotate-command.ts")).rotateCommand(io, { ...options, keyId }),
    );

  add(keys, "revoke", keysHelp.revoke)
    .description("end a key with all its secrets, for good")
    .argument("<key-id>", "the key's id, as `keys list` shows it")
    .requiredOption("--reason <reason>", "why; kept with the key", values.reason)
    .action(async (keyId: string, options: RevokeOptions) =>
      (await import("./revoke-command.ts")).revokeCommand(io, { ...options, keyId }),
    );
}
