import { type Clock, type ControlSource, createStaticSource, createUnleashSource } from "@slotgate/controls";
import type { LocalKillSwitch } from "@slotgate/gate";
import type { Config } from "../config/config.ts";

export function openControls(config: Config, clock: Clock): ControlSource {
  const { controls } = config;
  if (controls.source === "static") {
    const { featureEnabled, basisPoints, groupId } = controls;
    // SLOTGEN_AI_KILL is a separate kill source.
    return createStaticSource({
      featureEnabled,
      killEngaged: false,
      basisPoints,
      groupId,
      environment: "static",
    });
  }
  return createUnleashSource({ ...controls, instanceId: config.instance, proxy: config.proxy, clock });
}

/** `SLOTGEN_AI_KILL`: a source that can only kill, whatever the controls. */
export const environmentKill = (config: Config): LocalKillSwitch => ({
  source: "environment",
  state: config.environmentKill,
});
