import type { Incident } from "@slotgate/contracts";

export interface IncidentRefusal {
  readonly because: "resolved" | "open" | "same-severity" | "same-window" | "same-links";
  /** As it stands. */
  readonly incident: Pick<Incident, "incidentId" | "severity" | "from" | "to" | "resolution">;
}

/** The state of an incident does not allow the entry. */
export class IncidentRefusedError extends Error {
  override readonly name = "IncidentRefusedError";

  constructor(refusal: IncidentRefusal) {
    super(inWords(refusal));
  }
}

function inWords({ because, incident }: IncidentRefusal): string {
  const { incidentId, severity, from, to, resolution } = incident;
  switch (because) {
    case "resolved":
      return `\`${resolution?.by}\` resolved the incident \`${incidentId}\` at ${resolution?.at}: \`slotgate incidents note ${incidentId} TEXT\` adds to it, \`slotgate incidents reopen ${incidentId} --reason REASON\` opens it again`;
    case "open":
      return `the incident \`${incidentId}\` is open already`;
    case "same-severity":
      return `the incident \`${incidentId}\` has severity ${severity} already`;
    case "same-window":
      return `the effects of the incident \`${incidentId}\` are already recorded from ${from} ${to === null ? "on" : `to ${to}`}`;
    case "same-links":
      return `the incident \`${incidentId}\` has these links already`;
  }
}
