import { type Evidence, type KillSource, killSourceNames } from "@slotgate/contracts";

const states = ["engaged", "unknown", "released"] as const;

/** Kill sources by state, e.g. `engaged: kill flag; released: SLOTGEN_AI_KILL`. */
export function killSourcesInWords(
  sources: readonly KillSource[],
  { controls }: { readonly controls: NonNullable<Evidence["controls"]>["source"] },
): string {
  const nameOf = ({ source }: KillSource): string =>
    source === "controls" && controls === "static" ? "static controls" : killSourceNames[source];
  return states
    .map((state) => ({ state, named: sources.filter((one) => one.state === state).map(nameOf) }))
    .filter(({ named }) => named.length > 0)
    .map(({ state, named }) => `${state}: ${named.join(", ")}`)
    .join("; ");
}
