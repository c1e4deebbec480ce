import { freePort, startSimulator } from "@slotgate/stack";

// The simulator in a separate process, each answer after the delay that the environment names.
const port = await freePort();
const simulator = await startSimulator({ port });
simulator.faults.add({ fault: "delay", delayMs: Number(process.env["BENCH_MODEL_DELAY_MS"] ?? "0") });
process.send?.({ port });
process.on("disconnect", () => process.exit());
