import type { IncidentLink } from "@slotgate/contracts";

/** What is wrong with an opening or an entry, apart from its form. */
export type IncidentFlaw =
  | { readonly is: "unknown-link"; readonly link: IncidentLink }
  | { readonly is: "future"; readonly field: "from" | "to"; readonly value: string }
  | { readonly is: "backwards"; readonly from: string; readonly to: string };

export class InvalidIncidentError extends Error {
  override readonly name = "InvalidIncidentError";

  constructor(flaw: IncidentFlaw) {
    super(inWords(flaw));
  }
}

function inWords(flaw: IncidentFlaw): string {
  switch (flaw.is) {
    case "unknown-link":
      return unknown(flaw.link);
    case "future":
      return `\`${flaw.field}\` is ${flaw.value}, which is in the future: give the time at which the effects ${flaw.field === "from" ? "began" : "ended"}, or leave it out`;
    case "backwards":
      return `the effects would end at ${flaw.to}, before they begin at ${flaw.from}: give a later \`to\` or an earlier \`from\``;
  }
}

function unknown({ kind, id }: IncidentLink): string {
  switch (kind) {
    case "engagement":
      return `no engagement has the id \`${id}\`: \`GET /v1/kill\` lists the open ones, \`GET /v1/changes\` names the others`;
    case "change":
      return `no change has the id \`${id}\`: \`GET /v1/changes\` lists the changes`;
    case "decision":
      return `no decision has the id \`${id}\`: \`GET /v1/jobs/decisions?jobId=\` lists the decisions of a job`;
  }
}
