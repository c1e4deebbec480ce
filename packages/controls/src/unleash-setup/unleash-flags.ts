import * as z from "zod";
import { type AdminClient, adminPath } from "./admin-client.ts";

export interface FlagPlace {
  readonly name: string;
  readonly environment: string;
}

/** A flag in one environment. */
export interface FlagReading {
  readonly position: "on" | "off";
  /** Number of its events in all environments. */
  readonly events: number;
}

/** The flags of one project, changed as by an operator. Every method throws an `UnleashAdminError`. */
export interface UnleashFlags {
  readonly read: (place: FlagPlace) => Promise<FlagReading>;
  readonly turn: (place: FlagPlace, position: FlagReading["position"]) => Promise<void>;
}

const flag = z.object({ enabled: z.boolean() });
const events = z.object({ total: z.number() });

export function unleashFlags(client: AdminClient, { project = "default" } = {}): UnleashFlags {
  const pathOf = ({ name, environment }: FlagPlace): string =>
    adminPath("projects", project, "features", name, "environments", environment);
  return {
    async read(place) {
      const search = new URLSearchParams({ feature: `IS:${place.name}`, limit: "1" });
      const { total } = await client.get(`/search/events?${search}`, events);
      const { enabled } = await client.get(pathOf(place), flag);
      return { position: enabled ? "on" : "off", events: total };
    },
    turn: (place, position) => client.post(`${pathOf(place)}/${position}`),
  };
}
