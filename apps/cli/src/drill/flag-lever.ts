import type { UnleashFlags } from "@slotgate/controls";
import type { Lever } from "@slotgate/executor/drilling";

export interface FlagLeverOptions {
  readonly what: "kill-flag" | "ai-flag";
  readonly flags: UnleashFlags;
  readonly name: string;
  readonly environment: string;
  /** The position that lowers exposure. */
  readonly to: "on" | "off";
}

/**
 * A flag in Unleash. Its number of events shows whether another operator has changed it since. Unleash records no event
 * when a flag is set to its present position, so such a change cannot be detected.
 */
export const flagLever = ({ what, flags, name, environment, to }: FlagLeverOptions): Lever => ({
  what,
  async plan() {
    const { position, events } = await flags.read({ name, environment });
    if (position === to) throw new Error(`the flag \`${name}\` is already ${to} in \`${environment}\``);
    return { before: { name, environment, position, events }, after: { position: to, events: events + 1 } };
  },
  async set({ before, after }) {
    const now = await flags.read({ name, environment });
    if (now.events !== before["events"] || now.position !== before["position"])
      throw new Error(
        `another operator changed the flag \`${name}\` in Unleash after the drill read it, so the drill did not set it`,
      );
    await flags.turn({ name, environment }, to);
    const { events } = await flags.read({ name, environment });
    return { before, after: { ...after, events } };
  },
  async putBack({ before, after }) {
    const place = { name: String(before["name"]), environment: String(before["environment"]) };
    const now = await flags.read(place);
    // The drill ended before it set it.
    if (now.events === before["events"]) return "restored";
    if (now.events !== after["events"] || now.position !== after["position"]) return "left-alone";
    await flags.turn(place, before["position"] === "on" ? "on" : "off");
    return "restored";
  },
});
