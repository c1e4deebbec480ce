import type { KillStatusV1 } from "@slotgate/contracts";
import { printable } from "../printable.ts";

/** A line for everything that still keeps AI from running, or one that says that nothing does. */
export function stillKilling({ state, engagements, killSwitches }: KillStatusV1): string {
  const others = killSwitches.filter((one) => one.source !== "service" && one.state !== "released");
  const lines = [
    ...(state === "unknown" ? ["the database does not say whether the service's own kill is engaged"] : []),
    ...(engagements ?? []).map(
      ({ engagementId, owner, engagedAt, reason }) =>
        `engaged: ${engagementId} by ${owner} since ${engagedAt}: ${reason}`,
    ),
    ...(state === "engaged" && engagements?.length === 0 ? ["engaged in the database by hand"] : []),
    ...others.map(({ source, state: now }) => `${sourceInWords[source]} is ${now}`),
  ];
  const shown = lines.length === 0 ? ["nothing kills: all kill switches are released"] : lines;
  return shown.map((line) => `${printable(line)}\n`).join("");
}

const sourceInWords = {
  controls: "the kill switch among the controls",
  service: "the service's own kill",
  environment: "SLOTGEN_AI_KILL",
  process: "this replica's own switch (SIGUSR2)",
  wiring: "this replica's check of its gates (`/readyz` says more)",
} as const;
