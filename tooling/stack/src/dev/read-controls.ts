import { setTimeout as pause } from "node:timers/promises";
import { askService, type ServiceAccess } from "./ask-service.ts";

/** What the service has heard of the controls, as far as the samples need it. */
export interface HeardControls {
  readonly killSwitch: string | undefined;
  readonly feature: string | undefined;
  /** Why no allowlist is in force; null when one is. */
  readonly allowlistProblem: string | null;
  /** Kill switches and ceiling of the service that it has not read yet: until then it admits nothing. */
  readonly unread: readonly string[];
}

const timeoutMs = 20_000;

/** The parts of `GET /v1/controls` that are needed here. */
interface ControlsAnswer {
  readonly controls: { readonly killSwitch: string; readonly feature: string } | null;
  readonly killSwitches?: readonly { readonly source: string; readonly state: string }[];
  readonly allowlist?: { readonly problem: string | null };
  readonly rolloutCap?: { readonly state: string };
}

async function readControls(service: ServiceAccess): Promise<HeardControls> {
  const answer = (await askService(service, { path: "/v1/controls" })) as ControlsAnswer;
  return {
    killSwitch: answer.controls?.killSwitch,
    feature: answer.controls?.feature,
    allowlistProblem: answer.allowlist?.problem ?? null,
    unread: unreadIn(answer),
  };
}

const unreadIn = ({ killSwitches = [], rolloutCap }: ControlsAnswer): readonly string[] =>
  [...killSwitches, { source: "rollout cap", state: rolloutCap?.state }].flatMap(({ source, state }) =>
    state === "unknown" ? [source] : [],
  );

/**
 * Waits until the service has heard of what was set in Unleash, and knows its own kill switches and ceiling.
 *
 * @throws Error saying what it has heard instead.
 */
export async function waitForControls(
  access: ServiceAccess,
  expected: (heard: HeardControls) => boolean,
): Promise<void> {
  const holds = (heard: HeardControls): boolean => heard.unread.length === 0 && expected(heard);
  let heard = await readControls(access);
  for (const end = Date.now() + timeoutMs; !holds(heard); heard = await readControls(access)) {
    if (Date.now() > end)
      throw new Error(`the service still hears ${JSON.stringify(heard)} after ${timeoutMs} ms`);
    await pause(100);
  }
}

interface Degraded {
  readonly what: string;
  readonly detail: string;
}

/** What is off while the service serves, as `/readyz` says; what still starts is waited for, a few seconds at most. */
export async function degradedParts(service: ServiceAccess): Promise<readonly Degraded[]> {
  for (const end = Date.now() + 5_000; ; await pause(100)) {
    const { degraded } = (await askService(service, { path: "/readyz" })) as {
      readonly degraded: Degraded[];
    };
    if (Date.now() > end || !degraded.some(({ what }) => starting.has(what))) return degraded;
  }
}

const starting: ReadonlySet<string> = new Set(["queue", "lease", "database"]);
