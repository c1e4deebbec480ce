import childProcess from "node:child_process";
import crypto from "node:crypto";
import dns from "node:dns";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import os from "node:os";
import timers from "node:timers";

/** What a test file can replace for every file that its worker runs afterwards, by name. */
export type WorkerState = ReadonlyMap<string, unknown>;

/** Objects that all modules of a worker share, and whose functions tests replace. */
const shared: Readonly<Record<string, object>> = {
  childProcess,
  crypto,
  "crypto.subtle": crypto.subtle,
  dns,
  "dns.promises": dns.promises,
  fs,
  "fs.promises": fs.promises,
  globalThis,
  http,
  https,
  net,
  os,
  process,
  timers,
  console,
  Date,
  "Date.prototype": Date.prototype,
  Intl,
  JSON,
  Math,
  Map,
  Object,
  Promise,
};

/** Replaced for good by graceful-fs, which some libraries load. */
const patched = new Set(["fs.close", "fs.closeSync", "process.chdir", "process.cwd"]);

/** A listener that stays makes the next file hear signals and errors that are not its own. */
const events = [
  "SIGINT",
  "SIGTERM",
  "SIGHUP",
  "SIGUSR1",
  "SIGUSR2",
  "unhandledRejection",
  "uncaughtException",
];

/** Reads everything that files of one worker share, without calling getters. */
export function readWorkerState(): WorkerState {
  const state = new Map<string, unknown>();
  for (const [name, object] of Object.entries(shared)) {
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      if (typeof value === "function" && !patched.has(`${name}.${key}`)) state.set(`${name}.${key}`, value);
    }
  }
  for (const [name, value] of Object.entries(process.env)) state.set(`process.env.${name}`, value);
  for (const event of events) state.set(`listeners of ${event}`, process.listenerCount(event));
  state.set("performance.now", performance.now);
  state.set("process.cwd()", process.cwd());
  state.set("process.exitCode", process.exitCode);
  state.set("dns.getDefaultResultOrder()", dns.getDefaultResultOrder());
  return state;
}

/** Names of what differs, sorted. Ignores functions that were added: Node defines some when they are first read. */
export function changesBetween(before: WorkerState, after: WorkerState): string[] {
  const added = [...after].filter(([name, value]) => !before.has(name) && typeof value !== "function");
  const changed = [...before].filter(([name, value]) => after.get(name) !== value);
  return [...added, ...changed].map(([name]) => name).toSorted();
}
