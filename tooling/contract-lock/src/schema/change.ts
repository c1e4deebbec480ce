import type { Place } from "./place.ts";

/**
 * The effect of a change on the valid documents:
 * - `says`: nothing; only people read it
 * - `widens`: some become valid, none becomes invalid
 * - `narrows`: some become invalid, none becomes valid
 * - `replaces`: some become valid, others invalid
 * - `loses`: a value, a field or an alternative is gone that readers may expect
 * - `loosens`: what was refused as unknown is accepted
 * - `unproven`: the effect is unknown
 */
export type Effect = "says" | "widens" | "narrows" | "replaces" | "loses" | "loosens" | "unproven";

/** One change of a schema. */
export interface Change {
  readonly place: Place;
  readonly effect: Effect;
  /** What happened to the place, e.g. "lost `FAILED`". */
  readonly what: string;
}
