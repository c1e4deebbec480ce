import { disabledDenial } from "./changes/deny-by-default.ts";
import { weakenedGates } from "./changes/gates.ts";
import { hiddenDefaults } from "./changes/hidden-defaults.ts";
import { weakenedKill } from "./changes/kill.ts";
import { randomRollout } from "./changes/rollout.ts";
import { brokenSchemas } from "./changes/schemas.ts";
import { silentPaths } from "./changes/silent-paths.ts";
import type { ForbiddenKind } from "./forbidden-change.ts";

/** What Beta forbids, in the order of the page. */
export const forbiddenKinds: readonly ForbiddenKind[] = [
  weakenedGates,
  disabledDenial,
  weakenedKill,
  randomRollout,
  brokenSchemas,
  silentPaths,
  hiddenDefaults,
];
