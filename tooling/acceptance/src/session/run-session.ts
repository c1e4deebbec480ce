import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Step } from "./read-session.ts";
import { translated } from "./translated.ts";

export interface SessionPlace {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the world does before a step, such as a fault that it is about. */
  readonly before?: (step: Step) => Promise<void>;
  /** Whether all that was printed is what the document shows so far; asked for steps with a time alone. */
  readonly holds?: (printed: readonly string[]) => boolean;
  /** When the shell is ended, whatever it is at. */
  readonly timeoutMs?: number;
  /** Whether an effect that does not come is no end, as while a document is written. */
  readonly goOn?: true;
  /** How many times as long as the document says an effect may take: other tests run beside it. */
  readonly patience?: number;
}

export interface StepEnd {
  /** Of the last command of the step. */
  readonly exitCode: number;
  /** stdout and stderr, in the order in which a terminal would show them. */
  readonly printed: string;
  /** As they were run: with the ids of this time. */
  readonly commands: string;
  /** Milliseconds until it had ended, or until what it prints was what the document shows. */
  readonly tookMs: number;
  /** False: an effect that did not come in its time. */
  readonly held: boolean;
}

/** Runs what comes on descriptor 3, one step after the other, and marks where each ends. */
const loop = `exec 2>&1
while IFS= read -r -d '' -u 3 commands; do
  eval "$commands" </dev/null 3<&-
  printf '%s %d\\n' "$1" $?
done`;

/**
 * Runs all steps in one shell, as a reader would paste them, up to the first that fails; one that ends the shell
 * has no end in the answer.
 */
export async function runSession(steps: readonly Step[], place: SessionPlace): Promise<StepEnd[]> {
  const mark = randomBytes(8).toString("hex");
  const shell = spawn("bash", ["-c", loop, "bash", mark], {
    cwd: place.directory,
    env: place.env,
    stdio: ["ignore", "pipe", "inherit", "pipe"],
    timeout: place.timeoutMs ?? 240_000,
  });
  const closed = once(shell, "close");
  const input = shell.stdio[3] as Writable;
  input.on("error", () => {});
  const output = shell.stdio[1] as Readable;
  const run = createRunner({ output, input, closed, mark });

  const ends: StepEnd[] = [];
  for (const step of steps) {
    await place.before?.(step);
    const printed = ends.map((end) => end.printed);
    const shown = steps.slice(0, ends.length).map(({ output }) => output?.text ?? "");
    const commands = translated(step.commands, { shown, printed });
    const end = await runStep({ ...step, commands }, { run, place, printed });
    if (end === null) break;
    ends.push(end);
    // What comes after a failure would fail for it, and effects would be waited for in vain.
    if (end.exitCode !== 0 || !(end.held || place.goOn === true)) break;
  }
  input.end();
  await closed;
  return ends;
}

type Run = (commands: string) => Promise<Pick<StepEnd, "exitCode" | "printed"> | null>;

interface StepPlace {
  readonly run: Run;
  readonly place: SessionPlace;
  /** By the steps before. */
  readonly printed: readonly string[];
}

/** Null when the shell ended before the step did. */
async function runStep(
  { commands, withinMs }: Step,
  { run, place: { holds = () => true, patience = 1 }, printed }: StepPlace,
): Promise<StepEnd | null> {
  const began = performance.now();
  for (;;) {
    const end = await run(commands);
    const tookMs = performance.now() - began;
    if (end === null) return null;
    const held = withinMs === null || holds([...printed, end.printed]);
    if (held || tookMs > withinMs * patience) return { ...end, commands, tookMs, held };
    await pause(20);
  }
}

interface RunnerParts {
  readonly output: Readable;
  readonly input: Writable;
  readonly closed: Promise<unknown>;
  readonly mark: string;
}

function createRunner({ output, input, closed, mark }: RunnerParts): Run {
  const ended = new RegExp(`^(?<printed>.*?)${mark} (?<code>\\d+)\\n`, "s");
  let printed = "";
  let told = Promise.withResolvers<void>();
  output.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    told.resolve();
  });
  return async (commands) => {
    input.write(`${commands}\0`);
    for (let open = true; ; ) {
      const found = ended.exec(printed);
      if (found !== null) {
        printed = printed.slice(found[0].length);
        const { printed: text = "", code } = found.groups ?? {};
        return { printed: withoutCarriageReturns(text), exitCode: Number(code) };
      }
      if (!open) return null;
      told = Promise.withResolvers<void>();
      open = await Promise.race([told.promise.then(() => true), closed.then(() => false)]);
    }
  };
}

/** Heads of HTTP end their lines with them, and no terminal shows them. */
const withoutCarriageReturns = (text: string): string => text.replaceAll("\r\n", "\n");
