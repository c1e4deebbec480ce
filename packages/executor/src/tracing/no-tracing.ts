import { headersOf, placeOfCaller } from "./trace-context.ts";
import type { Tracing } from "./tracing.ts";

/** Creates no spans; passes the caller's trace on to the provider unchanged. */
export const noTracing: Tracing = {
  request: (request) => ({ place: placeOfCaller(request), answered: () => {} }),
  run: (_run, place, work) => work(place),
  decision: (_job, place, work) => work(place),
  admission: (_place, work) => work(),
  modelCall: (_model, place, work) => work(headersOf(place)),
  close: async () => {},
};
