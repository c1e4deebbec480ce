import { fork } from "node:child_process";
import { once } from "node:events";
import type { Order } from "./load-process.ts";
import type { LoadResult } from "./load-result.ts";

/** The process that load comes from. */
export interface Loader {
  /** Throws when a single request of the round failed. */
  readonly round: (order: Order) => Promise<LoadResult>;
  readonly stop: () => void;
}

export async function startLoader(): Promise<Loader> {
  const child = fork(new URL("./load-process.ts", import.meta.url));
  await once(child, "message");
  return {
    async round(order) {
      child.send(order);
      const [result]: (LoadResult | { readonly error: string })[] = await once(child, "message");
      if (result === undefined) throw new Error("a round of load came to nothing");
      if ("error" in result) throw new Error(result.error);
      return result;
    },
    stop: () => child.disconnect(),
  };
}
