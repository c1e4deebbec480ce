import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { silentIo } from "./call.test-case.ts";
import { createProgram } from "./program.ts";

const program = createProgram(silentIo());
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Texts that name commands without their arguments. */
const naming = /^apps\/service\/src\/http\/operations\//;
/** A command line up to the end of its text or to a shell operator. */
const hint = /(?<quote>`?)(?<![\w/@])slotgate (?<line>(?:\$\{[^}]*\}| "[^"\n]*"|[^`"\n;)|<>#])*)/g;
const comment = /^\s*(?:\/?\*|\/\/).*$/gm;
const continued = /\\\\\n\s*/g;
/** Sentences about the program, and names that begin with "slotgate". */
const noCommand =
  /^(?:process|processes|listens|does|fills|puts|makes|knows|ignores|decision|job|command|change|for)\b|^(?![a-z])|^kill switch/;

const files = globSync("{apps,packages}/*/src/**/*.ts", { cwd: root }).filter(
  (file) => !/\.test(?:-case)?\.ts$|\/testing\//.test(file) && !naming.test(file),
);
const hints = files.flatMap((file) => {
  const text = readFileSync(join(root, file), "utf8")
    .replaceAll(comment, "")
    .replaceAll(continued, " ")
    .replaceAll("\\`", "`");
  return (
    [...text.matchAll(hint)]
      .map(({ groups }) => ({ quote: groups?.["quote"] ?? "", line: groups?.["line"]?.trim() ?? "" }))
      .filter(({ line }) => !noCommand.test(line))
      // Sentences of a help name commands; its examples are complete.
      .filter(({ quote }) => quote === "" || file !== "apps/cli/src/output/help-texts.ts")
      .map(({ line }) => [line.replace(/\\n$/, ""), file] as const)
  );
});

/** What is wrong with a command line according to its words; null if it runs. */
function problemOf(line: string): string | null {
  const words = line.match(/\$\{[^}]*\}|"[^"]*"|\S+/g) ?? [];
  let command = program;
  for (
    let sub: Command | undefined = command;
    sub !== undefined;
    sub = command.commands.find((one) => one.name() === words[0])
  ) {
    if (sub !== command) words.shift();
    command = sub;
  }
  if (command.commands.length > 0) return "no such command";
  const given = new Set<string>();
  const args: string[] = [];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const option = command.options.find(({ long }) => long === word);
    if (option === undefined && word.startsWith("--")) return `no option ${word}`;
    if (option === undefined) args.push(word);
    else {
      given.add(option.attributeName());
      if (option.required && words.shift() === undefined) return `${word} needs a value`;
    }
  }
  const missing = command.options.find((option) => option.mandatory && !given.has(option.attributeName()));
  if (missing !== undefined) return `needs ${missing.long}`;
  const least = command.registeredArguments.filter(({ required }) => required).length;
  return args.length < least || args.length > command.registeredArguments.length
    ? `takes other arguments than ${args.join(" ")}`
    : null;
}

it("recognises command lines that run", () => {
  expect(hints.length).toBeGreaterThan(40);
  for (const line of ["status", "kill release ID --reason REASON", "allowlist preview --revision NUMBER"])
    expect(problemOf(line), line).toBeNull();
  for (const line of ["stats", "kill", "kill engage", "kill engage --reson REASON", "status now", "explain"])
    expect(problemOf(line), line).not.toBeNull();
});

it.each(hints)("`slotgate %s` in %s is a whole command", (line) => {
  expect(problemOf(line)).toBeNull();
});
