import { setTimeout as pause } from "node:timers/promises";

/** What the service has heard of the controls, as far as the samples need it. */
export interface HeardControls {
  readonly killSwitch: string | undefined;
  readonly feature: string | undefined;
  /** Kill switches and ceiling of the service that it has not read yet: until then it admits nothing. */
  readonly unread: readonly string[];
}

export interface ServiceAccess {
  readonly url: string;
  readonly keys: { readonly submit: string; readonly operate: string };
}

const timeoutMs = 20_000;

/** Reads `GET /v1/controls`. The two words are looked for wherever in the answer the snapshot stands. */
export async function readControls({ url, keys }: ServiceAccess): Promise<HeardControls> {
  const answer = await fetch(`${url}/v1/controls`, { headers: { authorization: `Bearer ${keys.operate}` } });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`GET /v1/controls answered ${answer.status}: ${body}`);
  const parsed: unknown = JSON.parse(body);
  return {
    killSwitch: findWord(parsed, "killSwitch"),
    feature: findWord(parsed, "feature"),
    unread: unreadIn(parsed as ControlsAnswer),
  };
}

interface ControlsAnswer {
  readonly killSwitches?: readonly { readonly source: string; readonly state: string }[];
  readonly rolloutCap?: { readonly state: string };
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

function findWord(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const own = (value as Record<string, unknown>)[name];
  if (typeof own === "string") return own;
  for (const part of Object.values(value)) {
    const found = findWord(part, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
