import { rolloutCapV1 } from "@slotgate/contracts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";
import { askRamp } from "./ask-ramp.ts";
import { nextAsText, statusAsText } from "./ramp-as-text.ts";
import { todoOf } from "./todo-of.ts";
import { readPlan } from "./validate-command.ts";

export interface RampOptions extends OutputOptions {
  readonly file: string;
}

/** Shows which step the system is on. */
export async function statusCommand(io: CommandIo, { file, ...options }: RampOptions): Promise<void> {
  const answer = await askRamp(io, (await readPlan(file)).document);
  io.out(
    options.json === true ? asJson(answer.status) : statusAsText(answer, { ...viewOf(io, options), file }),
  );
}

/** Shows what the next step needs and the changes that lead to it; makes none. */
export async function nextCommand(io: CommandIo, { file, ...options }: RampOptions): Promise<void> {
  const answer = await askRamp(io, (await readPlan(file)).document);
  const { next } = answer.status;
  io.out(
    options.json === true
      ? asJson({
          ...answer.status,
          next: { ...next, todo: next.changes.map((change) => todoOf(change, answer, io)) },
        })
      : nextAsText(answer, io, viewOf(io, options)),
  );
  if (!next.met) throw new CommandFailure("the next step is not met", { exitCode: exitCodes.found });
}

export interface LowerOptions extends RampOptions {
  readonly reason: string;
}

/** Lowers the rollout through its cap, if a bound of the step is broken and the plan permits it. */
export async function lowerCommand(io: CommandIo, { file, reason, ...options }: LowerOptions): Promise<void> {
  const { document: plan } = await readPlan(file);
  if (plan.whenBroken === undefined)
    throw new CommandFailure("the plan permits no lowering: it has no `whenBroken`", {
      exitCode: exitCodes.invalidInput,
    });
  const { status, client, cap } = await askRamp(io, plan);
  const { problem, broken, lowerTo } = status;
  if (problem !== null) throw new CommandFailure(`nothing was lowered: exposure is unknown: ${problem}`);
  const lowered =
    lowerTo === null
      ? null
      : await client.ask({
          path: "/v1/rollout/cap",
          method: "PUT",
          ifMatch: `"${cap.revision}"`,
          body: { version: "v1", basisPoints: lowerTo, reason },
          contract: rolloutCapV1,
        });
  if (options.json === true) return io.out(asJson({ broken, cap: lowered }));
  io.out(
    paragraph(
      printable(
        lowerTo === null
          ? "nothing was lowered: no bound is known to be broken"
          : `broken: ${broken.join(", ")}; capped at ${lowerTo / 100} %, on every replica`,
      ),
      viewOf(io, options),
    ),
  );
}
