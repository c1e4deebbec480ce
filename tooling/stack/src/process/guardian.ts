// Runs one command and ends it when told to, or when the process that started this one is gone. A parent
// that is killed with SIGKILL can clean up nothing itself; the closing of the IPC channel is what remains.
import { spawn } from "node:child_process";
import type { GuardOrder, GuardReport, GuardStop } from "./guard-order.ts";

function report(message: GuardReport, then: () => void = () => {}): void {
  // The channel can still close before the write; the report has no reader then.
  if (process.connected && process.send !== undefined) process.send(message, () => then());
  else then();
}

function run(order: GuardOrder): void {
  const child = spawn(order.command, [...order.args], {
    cwd: order.cwd,
    env: { ...order.env },
    stdio: ["ignore", "inherit", "inherit"],
    ...order.user,
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    child.kill(order.stopSignal);
    setTimeout(() => child.kill("SIGKILL"), order.killAfterMs).unref();
  };
  child.on("spawn", () => report({ kind: "spawned", pid: child.pid ?? 0 }));
  child.on("error", (cause) => {
    report({ kind: "failed", message: cause.message }, () => process.exit(1));
  });
  child.on("exit", (code, signal) => {
    report({ kind: "exited", code, signal }, () => process.exit(0));
  });
  process.on("message", (message: GuardStop) => {
    if (message.kind === "stop") stop();
  });
  process.on("disconnect", stop);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
}

process.once("message", (order: GuardOrder) => run(order));
