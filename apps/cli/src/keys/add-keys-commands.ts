import { Option } from "commander";
import { addGroup, type CommandParts, printing } from "../output/command-parts.ts";
import { keysHelp } from "../output/help-texts.ts";
import * as values from "../output/option-values.ts";
import type { CreateOptions } from "./create-command.ts";
import type { ListOptions } from "./list-command.ts";
import type { RevokeOptions } from "./revoke-command.ts";
import type { RotateOptions } from "./rotate-command.ts";

/** `slotgate keys …`: works on the database, because the first key cannot come from the API. */
export function addKeysCommands({ program, add, io }: CommandParts): void {
  const keys = addGroup(program, "keys", "make, list, rotate and revoke the bearer keys in the database");

  printing(
    add(keys, "create", keysHelp.create)
      .description("make a key and print its secret, once")
      .requiredOption("--subject <subject>", "the holder of the key (required); appears in logs", values.name)
      .option(
        "--owner <owner>",
        "the tenant that owns its jobs and results (default: the subject)",
        values.name,
      )
      .requiredOption(
        "--roles <roles>",
        "its roles (required), separated by commas: submit, operate, audit",
        values.roleList,
      )
      .option(
        "--expires <when>",
        "a duration such as 90d, or an instant such as 2027-01-31T12:00:00Z",
        values.expiry,
      )
      .option(
        "--rate-limit <n>",
        "requests per minute and replica (default: SLOTGATE_RATE_LIMIT)",
        values.rateLimit,
      ),
    { json: "print the key and its secret, for programs" },
  ).action(async (options: CreateOptions) =>
    (await import("./create-command.ts")).createCommand(io, options),
  );

  printing(
    add(keys, "list", keysHelp.list)
      .description("show the keys: state, expiry, last use, valid secrets")
      .option("--all", "also show expired and revoked keys"),
    { json: "print the keys, for programs" },
  ).action(async (options: ListOptions) => (await import("./list-command.ts")).listCommand(io, options));

  printing(
    add(keys, "rotate", keysHelp.rotate)
      .description("make a new secret for a key and print it, once")
      .argument("<key-id>", "the key's id in `slotgate keys list`")
      .addOption(
        new Option("--overlap <duration>", "how long the old secret stays valid")
          .argParser(values.duration)
          .default(values.duration("24h"), "24h"),
      )
      .option("--end-previous", "end the older of two valid secrets now"),
    { json: "print the key and its secret, for programs" },
  ).action(async (keyId: string, options: RotateOptions) =>
    (await import("./rotate-command.ts")).rotateCommand(io, { ...options, keyId }),
  );

  printing(
    add(keys, "revoke", keysHelp.revoke)
      .description("end a key with all its secrets, for good")
      .argument("<key-id>", "the key's id in `slotgate keys list`")
      .requiredOption("--reason <reason>", "why (required); kept with the key", values.reason),
    { json: "print the key, for programs" },
  ).action(async (keyId: string, options: RevokeOptions) =>
    (await import("./revoke-command.ts")).revokeCommand(io, { ...options, keyId }),
  );
}
