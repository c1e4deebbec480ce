// Before the contracts are loaded.
import "../allowlist/no-code-generation.ts";
import { conduct, DrillStage, planOf } from "@slotgate/executor/drilling";
import { type Api, answerOf, type Schemas } from "../api/client.ts";
import { drillApiOf } from "./drill-api-of.ts";
import { notingInOrder } from "./noting-in-order.ts";

/** Drills that a browser can carry out: by the service's own means, and without changing the allowlist. */
export type TabDrill = "kill" | "rollback" | "rollout";

interface ConductOptions {
  readonly api: Api;
  readonly drill: TabDrill;
  /** Stops the drill, which then puts back what it set. */
  readonly stopped: AbortSignal;
  readonly onStarted: () => void;
}

/**
 * Carries a drill out, as the command does, and records each step as it ends.
 *
 * @throws Problem if the drill cannot be started or its end not recorded
 */
export async function conductInTab({
  api,
  drill,
  stopped,
  onStarted,
}: ConductOptions): Promise<Schemas["Drill"]> {
  const operations = notingInOrder(drillApiOf(api));
  const { drillId } = await operations.start({ drill, via: "own" });
  onStarted();
  const stage: DrillStage = new DrillStage({
    api: operations,
    drillId,
    clock: { now: () => performance.now(), pause },
    stopped,
    // The page of drills shows what is recorded. A step that cannot be recorded now is in the next note.
    onStep: () => void stage.note().catch(() => {}),
  });
  try {
    const controls = await answerOf<Schemas["ControlsStatus"]>(api.GET("/v1/controls"));
    const plan = planOf({
      api: operations,
      drillId,
      drill,
      stage,
      controls: controls as Parameters<typeof planOf>[0]["controls"],
      unleash: null,
      allowlist: null,
    });
    return (await conduct(stage, plan)) as Schemas["Drill"];
  } catch (error) {
    // Without a plan nothing was set.
    await stage.note("failed").catch(() => {});
    throw error;
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
