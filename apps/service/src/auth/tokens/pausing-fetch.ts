import type { Clock, Fetch } from "@slotgate/controls";
import type { FetchImplementation } from "jose";

/** Sends no request to a server for a moment after it failed, so that callers cannot make this service flood it. */
export function createPausingFetch({
  clock,
  pauseMs,
  fetch,
}: {
  readonly clock: Clock;
  readonly pauseMs: number;
  readonly fetch: Fetch;
}): FetchImplementation {
  let failure: { readonly cause: unknown; readonly at: number } | null = null;
  const fail = (cause: unknown): void => {
    failure = { cause, at: clock.monotonic() };
  };
  return async (url, options) => {
    if (failure !== null && clock.monotonic() - failure.at < pauseMs) throw failure.cause;
    try {
      const response = await fetch(url, options);
      if (response.status === 200) failure = null;
      else fail(new Error(`\`${url}\` answers with status ${response.status}`));
      return response;
    } catch (error) {
      fail(error);
      throw error;
    }
  };
}
