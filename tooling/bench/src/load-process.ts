import { type CommitOptions, commitPairs } from "./commit-pairs.ts";
import { load } from "./load.ts";
import type { LoadResult } from "./load-result.ts";
import { createTraffic, type Traffic } from "./traffic.ts";

/** A message that orders one round of load. */
export type Order =
  | {
      readonly do: "requests";
      readonly traffic: Traffic;
      readonly port: number;
      readonly connections: number;
      readonly seconds: number;
    }
  | ({ readonly do: "commits" } & CommitOptions);

// Load comes from a separate process, so that it shares no event loop.
const requestsOf = createTraffic();

function carryOut(order: Order): Promise<LoadResult> {
  switch (order.do) {
    case "requests":
      return load({ ...order, requests: requestsOf(order.traffic) });
    case "commits":
      return commitPairs(order);
  }
}

process.on("message", async (order: Order) => {
  process.send?.(await carryOut(order).catch((error: unknown) => ({ error: String(error) })));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
