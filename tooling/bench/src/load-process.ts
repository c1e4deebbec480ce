import { benchRequests } from "./bench-run.ts";
import { load } from "./load.ts";

// Load comes from a process of its own, so that it does not share an event loop with anything.
const requests = benchRequests();
process.on("message", async (round: { port: number; connections: number; seconds: number }) => {
  process.send?.(await load({ ...round, requests }).catch((error: unknown) => ({ error: String(error) })));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
