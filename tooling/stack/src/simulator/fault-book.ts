import type { Fault } from "./fault.ts";
import { faultsInPrompt } from "./fault-marker.ts";

export interface FaultQuery {
  /** The request's body, unchanged. */
  readonly body: string;
  /** The text of its messages. */
  readonly prompt: string;
  /** What counts as the same job for `times` in a marker. */
  readonly jobKey: string;
}

/** The ordered faults, and how often each is still to happen. */
export class FaultBook {
  readonly #ordered: { readonly fault: Fault; remaining: number }[] = [];
  readonly #markerUses = new Map<string, number>();

  add(fault: Fault): void {
    this.#ordered.push({ fault, remaining: fault.times ?? Number.POSITIVE_INFINITY });
  }

  list(): readonly Fault[] {
    return this.#ordered
      .filter(({ remaining }) => remaining > 0)
      .map(({ fault, remaining }) => (fault.times === undefined ? fault : { ...fault, times: remaining }));
  }

  clear(): void {
    this.#ordered.length = 0;
    this.#markerUses.clear();
  }

  /**
   * The faults of one request: those of its prompt, or else the first that was ordered for it.
   *
   * @throws Error when a marker in the prompt cannot be understood.
   */
  take(query: FaultQuery): readonly Fault[] {
    const marked = faultsInPrompt(query.prompt);
    if (marked.length > 0)
      return marked.filter((fault, index) => this.#takeMarker(fault, `${index} ${query.jobKey}`));
    const due = this.#ordered.find(
      ({ fault, remaining }) => remaining > 0 && query.body.includes(fault.match ?? ""),
    );
    if (due === undefined) return [];
    due.remaining -= 1;
    return [due.fault];
  }

  #takeMarker(fault: Fault, key: string): boolean {
    if (fault.times === undefined) return true;
    const used = this.#markerUses.get(key) ?? 0;
    this.#markerUses.set(key, used + 1);
    return used < fault.times;
  }
}
