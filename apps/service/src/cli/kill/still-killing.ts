import type { KillStatusV1 } from "@slotgate/contracts";
import { printable } from "../printable.ts";

/** A line for everything that still keeps AI from running, or one that says that nothing does. */
export function stillKilling({ state, engagements, killSwitches, process }: KillStatusV1): string {
  const others = killSwitches.filter(
    ({ source, state: now }) => source !== "service" && source !== "process" && now !== "released",
  );
  const lines = [
    ...(state === "unknown" ? ["the database does not say whether the service's own kill is engaged"] : []),
    ...(engagements ?? []).map(
      ({ engagementId, owner, engagedAt, reason }) =>
        `engaged: ${engagementId} by ${owner} since ${engagedAt}: ${reason}`,
    ),
    ...(state === "engaged" && engagements?.length === 0 ? ["engaged in the database by hand"] : []),
    ...processLines(process),
    ...others.map(({ source, state: now }) => `${sourceInWords[source]} is ${now}`),
  ];
  const shown = lines.length === 0 ? ["nothing kills: all kill switches are released"] : lines;
  return shown.map((line) => `${printable(line)}\n`).join("");
}

function processLines({ instance, state, file, by, at, reason, problem, release }: KillStatusV1["process"]) {
  if (state === "released") return [];
  const why = state === "engaged" ? `by ${by} since ${at}: ${reason}` : `the file ${problem}`;
  return [
    `replica \`${instance}\`: its own switch (SIGUSR2, kept in \`${file}\`) is ${state}: ${why}`,
    `release it on its machine with: ${release}`,
  ];
}

const sourceInWords = {
  controls: "the kill switch among the controls",
  service: "the service's own kill",
  environment: "SLOTGEN_AI_KILL",
  process: "this replica's own switch (SIGUSR2)",
  wiring: "this replica's check of its gates (`/readyz` says more)",
} as const;
