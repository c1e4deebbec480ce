import { styleText } from "node:util";
import type { Environment } from "@slotgate/service/config";

const formats = { good: "green", bad: "red", warn: "yellow", dim: "dim", strong: "bold" } as const;

export type Style = keyof typeof formats;

export type Paint = (style: Style, text: string) => string;

/** Colours text: NO_COLOR decides first, then FORCE_COLOR, then whether the output is a terminal. */
export function paintFor({
  env,
  isTerminal,
}: {
  readonly env: Environment;
  readonly isTerminal: boolean;
}): Paint {
  if (!wantsColour(env, isTerminal)) return (_style, text) => text;
  return (style, text) => styleText(formats[style], text, { validateStream: false });
}

function wantsColour(env: Environment, isTerminal: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no = "", TERM: term } = env;
  if (no !== "") return false;
  if (force !== undefined) return force !== "0" && force !== "false";
  return term !== "dumb" && isTerminal;
}
