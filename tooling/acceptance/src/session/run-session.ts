import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Step } from "./read-session.ts";

export interface SessionPlace {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface StepEnd {
  /** Of the last command of the step. */
  readonly exitCode: number;
  /** stdout and stderr, in the order in which a terminal would show them. */
  readonly printed: string;
}

/** Runs all steps in one shell, as a reader would paste them; what ends early has no end in the answer. */
export async function runSession(
  steps: readonly Step[],
  { directory, env }: SessionPlace,
): Promise<StepEnd[]> {
  const mark = randomBytes(8).toString("hex");
  const script = steps.map(({ commands }) => `${commands}printf '%s %d\\n' ${mark} $?\n`).join("");
  const shell = spawn("bash", ["-c", `exec 2>&1\n${script}`], {
    cwd: directory,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 80_000,
  });
  let printed = "";
  shell.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  await once(shell, "close");
  const parts = printed.split(new RegExp(`${mark} (\\d+)\\n`));
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, at) => ({
    printed: withoutCarriageReturns(parts[at * 2] ?? ""),
    exitCode: Number(parts[at * 2 + 1]),
  }));
}

/** Heads of HTTP end their lines with them, and no terminal shows them. */
const withoutCarriageReturns = (text: string): string => text.replaceAll("\r\n", "\n");
