import type { DrillName, DrillStep, DrillWay } from "@slotgate/contracts";
import { messageOf, pause } from "@slotgate/controls";
import { killSourcesInWords } from "@slotgate/executor";
import { conduct, DrillStage, planOf } from "@slotgate/executor/drilling";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { requireYes } from "../output/require-yes.ts";
import { facts } from "../output/table.ts";
import { type OutputOptions, type View, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { allowlistLever } from "./allowlist-lever.ts";
import { allDrills, type CommandDrillApi, createDrillApi, isOpen } from "./drill-api.ts";
import { viaUnleash } from "./option-values.ts";
import { flagLevers, unleashHandOrFail } from "./unleash-hand.ts";

export interface DrillCommandOptions extends OutputOptions {
  readonly drill: DrillName;
  readonly via: DrillWay;
  readonly yes?: true;
  /** The longest time of an effect in milliseconds, instead of the default. */
  readonly within?: number;
}

/** The effect on production while a drill runs. */
const consequences: Readonly<Record<DrillName, string | null>> = {
  kill: "this stops all production AI while it runs, and aborts production calls in flight",
  rollback: "this stops all production AI while it runs",
  rollout: "this halves production's rollout while it runs",
  // Only drills use their rule.
  allowlist: null,
};

/** Carries out one drill and prints each step. What it set is put back, also when it is stopped. */
export async function drillCommand(io: CommandIo, options: DrillCommandOptions): Promise<void> {
  const { drill, via, json } = options;
  const view = viewOf(io, options);
  if (via === "unleash" && !viaUnleash.includes(drill))
    throw new CommandFailure(
      `--via unleash is for ${viaUnleash.join(" and ")}: no flag in Unleash has the effect of this drill`,
      {
        exitCode: exitCodes.usage,
      },
    );
  const api = createDrillApi(clientOrFail(io));
  const unleash = via === "unleash" ? unleashHandOrFail(io) : null;
  await refuseWhatIsOff(api, view);
  await consent(io, options);

  const { drillId } = await api.start({ drill, via });
  const stop = listen();
  const stage = new DrillStage({
    api,
    drillId,
    clock: { now: () => performance.now(), pause },
    stopped: stop.signal,
    onStep: (step) => (json === true ? undefined : io.out(lineFor(step, view))),
  });
  try {
    const controls = await api.controls();
    const { within } = options;
    const bounds = within === undefined ? {} : { abort: within, follow: within, unleash: within };
    const levers = unleash === null ? null : flagLevers(unleash, controls);
    const allowlist = allowlistLever({ api, drillId });
    const plan = planOf({ api, drillId, drill, stage, unleash: levers, allowlist, controls, bounds });
    const from = performance.now();
    const ended = await conduct(stage, plan);
    const seconds = ((performance.now() - from) / 1_000).toFixed(1);
    const verdict = view.paint(ended.verdict === "passed" ? "good" : "bad", ended.verdict ?? "failed");
    if (json === true) io.out(asJson(ended));
    else io.out(`${verdict}: ${drill} drill ${printable(drillId)}, ${seconds} s\n`);
    // Any verdict but passed is a failure.
    if (ended.verdict !== "passed")
      throw new CommandFailure(whatFailed(stage, { drillId, stopped: stop.signal }));
  } catch (error) {
    if (error instanceof CommandFailure && stage.steps.length > 0) throw error;
    await endWithout(stage, { drillId, error });
  } finally {
    stop.end();
  }
}

/** The drill was not planned, or its end was not recorded. */
async function endWithout(
  stage: DrillStage,
  { drillId, error }: { readonly drillId: string; readonly error: unknown },
): Promise<never> {
  await stage.note("failed").catch(() => {});
  throw new CommandFailure(`${messageOf(error)}\n${howToRestore(drillId)}`);
}

/** Refuses while another drill is open, and while a source kills: the drill would show nothing. */
async function refuseWhatIsOff(api: CommandDrillApi, view: View): Promise<void> {
  for await (const one of allDrills(api)) {
    if (!isOpen(one)) continue;
    const left = one.settings.filter(({ state }) => state === "set").map(({ what }) => what);
    throw new CommandFailure(
      printable(
        `the ${one.drill} drill ${one.drillId} of ${one.startedBy}, begun ${when(one.startedAt, view)}, ${
          one.endedAt === null ? "has not ended" : "has ended"
        }${left.length === 0 ? " and has set nothing" : `, and has set: ${left.join(", ")}`}; if it no longer runs: slotgate drill restore ${one.drillId}`,
      ),
    );
  }
  const { killSwitches } = await api.kill();
  const killing = killSwitches.filter(({ state }) => state !== "released");
  if (killing.length > 0)
    throw new CommandFailure(
      `no drill can begin while AI is killed (${killSourcesInWords(killing, { controls: "unleash" })}): see \`slotgate kill status\``,
    );
}

const flagsForget =
  "during the drill, stop AI with `slotgate kill engage --reason REASON` and not with that flag: Unleash does not report " +
  "that a flag was set to the drill's position, and the drill resets it";

async function consent(io: CommandIo, { drill, via, yes }: DrillCommandOptions): Promise<void> {
  const consequence = consequences[drill];
  if (consequence === null) return;
  io.err(`${consequence}\n${via === "unleash" ? `${flagsForget}\n` : ""}`);
  if (yes === true) return;
  await requireYes(io, {
    question: `begin the ${drill} drill?`,
    otherwise: "nothing was done",
    give: "--yes",
  });
}

/** The first SIGINT or SIGTERM stops the drill, which then puts back what it set. */
function listen(): { readonly signal: AbortSignal; readonly end: () => void } {
  const stop = new AbortController();
  const hear = (signal: NodeJS.Signals) => stop.abort(new Error(`stopped by ${signal}`));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, hear);
  return {
    signal: stop.signal,
    end: () => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, hear);
    },
  };
}

function lineFor({ step, verdict, durationMs, detail }: DrillStep, view: View): string {
  const more = detail === null ? "" : ` (${detail})`;
  const head = `${verdict}  ${String(durationMs).padStart(6)} ms`;
  return facts([[head, `${step}${more}`]], view);
}

function whatFailed(
  stage: DrillStage,
  { drillId, stopped }: { readonly drillId: string; readonly stopped: AbortSignal },
): string {
  const failed = stage.steps.find(({ verdict }) => verdict === "failed");
  const unnamed = stopped.aborted ? messageOf(stopped.reason) : "the drill did not pass, but no step failed";
  const what = failed === undefined ? unnamed : `failed step: ${failed.step}${inBrackets(failed.detail)}`;
  const left = stage.settings.some(({ state }) => state === "set");
  return printable(what) + (left ? `\n${howToRestore(drillId)}` : "");
}

const inBrackets = (detail: string | null): string => (detail === null ? "" : ` (${detail})`);

const howToRestore = (drillId: string): string =>
  `what it set may still be set: slotgate drill restore ${printable(drillId)}`;
