import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { SimulatedRequest } from "@slotgate/stack";
import { until } from "../world/until.ts";
import type { KillWay } from "./kill-ways.ts";
import type { KillWorld } from "./kill-world.ts";
import { look, startObserver } from "./observer.ts";
import { neverEnds, startSlowCalls } from "./slow-calls.ts";

/** Results of a kill under load. Times are milliseconds after the answer to the engaging caller. */
export interface KillRound {
  /** From the request to the answer. */
  readonly engagedInMs: number;
  /** Admissions that became visible once the kill was; null where the store does not know of the kill. */
  readonly admissionsAfter: number | null;
  /** Results that were stored once the kill was visible; null where the store does not know of it. */
  readonly resultsAfter: number | null;
  readonly startsPerSecond: { readonly before: number; readonly after: number };
  /** When the last request reached the provider. */
  readonly lastStartMs: number;
  /** When the last connection with a request in flight was closed. */
  readonly lastCloseMs: number;
  /** Requests in flight when the kill was requested, including those that never end. */
  readonly inFlight: number;
  /** Longest time in which the measuring process was blocked: times may be late by as much. */
  readonly blindMs: number;
  /** Never-ending calls in flight that did not end as a stub of the kill. */
  readonly notStubbed: number;
}

export interface KillRoundOptions {
  readonly slowCalls: number;
  /** Milliseconds after the answer within which everything must have ended. */
  readonly withinMs: number;
  /** For how long, at least, starts are counted before the kill; and after it, once `withinMs` is over. */
  readonly windowMs: number;
}

/** Decisions of the round precede its start by at most this: clocks of one machine may differ a little. */
const marginMs = 1_000;

/** Engages one kill while the load continues. */
export async function killRound(
  world: KillWorld,
  { way, slowCalls, withinMs, windowMs }: KillRoundOptions & { readonly way: KillWay },
): Promise<KillRound> {
  const { simulator, database } = world;
  const slow = await startSlowCalls(world, { count: slowCalls });
  const since = new Date(Date.now() - marginMs);
  const countedFrom = Date.now();
  await pause(windowMs);
  // On a busy machine it may take longer until there is something that the kill can stop.
  await until(() => simulator.requests().some(({ receivedAt }) => Date.parse(receivedAt) >= countedFrom), {
    withinMs: 60_000,
  });
  const observer = await startObserver(database, since);

  const blind = monitorEventLoopDelay({ resolution: 10 });
  blind.enable();
  const askedAt = Date.now();
  const openAtQuestion = simulator.requests().filter(isOpen);
  await way.engage();
  const answeredAt = Date.now();
  // Some close before the answer arrives here: replicas learn of the kill once it is committed.
  const inFlight = [...openAtQuestion, ...simulator.requests().filter(isOpen)];
  const slowOnes = new Set(inFlight.filter(neverEnds).map(({ decisionId }) => decisionId));
  const throughStore = (await look(database, since)).engaged;
  const visible = throughStore ? await observer.engagedAt : null;
  await pause(withinMs + windowMs);
  blind.disable();
  const ended = await slow.ended;
  await observer.stop();
  const last = await look(database, since);

  const blindMs = Math.round(blind.max / 1_000_000);
  const requests = simulator.requests();
  const sinceAnswer = (moment: string | null): number =>
    moment === null ? Number.POSITIVE_INFINITY : Date.parse(moment) - answeredAt;
  const starts = requests.map(({ receivedAt }) => sinceAnswer(receivedAt));
  const closes = closedOf(requests, inFlight).map(({ endedAt }) => sinceAnswer(endedAt));
  const perSecond = (count: number, ms: number): number => Math.round((count * 1_000) / ms);
  return {
    engagedInMs: answeredAt - askedAt,
    admissionsAfter: visible === null ? null : last.admissions - visible.admissions,
    resultsAfter: visible === null ? null : last.results - visible.results,
    startsPerSecond: {
      before: perSecond(
        starts.filter((at) => at >= countedFrom - answeredAt && at < askedAt - answeredAt).length,
        askedAt - countedFrom,
      ),
      after: perSecond(starts.filter((at) => at > withinMs + blindMs).length, windowMs),
    },
    lastStartMs: Math.max(0, ...starts),
    lastCloseMs: Math.max(0, ...closes),
    inFlight: openAtQuestion.length,
    blindMs,
    notStubbed: ended.filter(
      ({ result, decision }) =>
        slowOnes.has(decision.decisionId) && (result.status !== "STUB" || decision.reason !== "KILL_SWITCH"),
    ).length,
  };
}

const isOpen = ({ endedAt }: SimulatedRequest): boolean => endedAt === null;

/** The requests of a later list that were in an earlier one. */
function closedOf(
  requests: readonly SimulatedRequest[],
  earlier: readonly SimulatedRequest[],
): readonly SimulatedRequest[] {
  const sequences = new Set(earlier.map(({ sequence }) => sequence));
  return requests.filter(({ sequence }) => sequences.has(sequence));
}
