import type { LocalKillSwitch } from "@slotgate/gate";
import type { Logger } from "pino";
import type { AllowlistSource } from "../allowlist/allowlist-source.ts";
import type { ControlSource } from "../controls/control-source.ts";
import type { Executor } from "../executor/executor.ts";
import type { DecisionReader } from "../storage/decision-reader.ts";
import type { Health } from "./health.ts";
import type { KeyRing } from "./key-ring.ts";

/** What the API stands on. */
export interface AppParts {
  readonly executor: Executor;
  readonly decisions: DecisionReader;
  readonly controls: ControlSource;
  readonly allowlist: AllowlistSource;
  readonly keys: KeyRing;
  readonly health: () => Health;
  readonly killSwitches: () => readonly LocalKillSwitch[];
  readonly logger: Logger;
  readonly newId: () => string;
}
