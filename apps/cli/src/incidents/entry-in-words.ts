import type { IncidentHistoryEntry, IncidentV1 } from "@slotgate/contracts";
import type { View } from "../output/view.ts";
import { when } from "../output/when.ts";

/** What an entry says or changed; who and when stand beside it. */
export function entryInWords(entry: IncidentHistoryEntry, view: View): string {
  switch (entry.kind) {
    case "opening":
      return [`opened with severity ${entry.severity}`, ...linksInWords(entry.links)].join(", ");
    case "note":
      return entry.text;
    case "severity":
      return `severity ${entry.before} -> ${entry.after}: ${entry.reason}`;
    case "window":
      return `effects ${windowInWords(entry, view)}: ${entry.reason}`;
    case "links":
      return ["linked", ...linksInWords(entry.links)].join(" ");
    case "resolution":
      return `resolved: ${entry.reason}`;
    case "reopening":
      return `reopened: ${entry.reason}`;
  }
}

const linksInWords = (links: IncidentV1["links"]): readonly string[] =>
  links.length === 0 ? [] : [links.map(({ kind, id }) => `${kind} ${id}`).join(", ")];

export const windowInWords = ({ from, to }: Pick<IncidentV1, "from" | "to">, view: View): string =>
  to === null ? `since ${when(from, view)}` : `from ${when(from, view)} to ${when(to, view)}`;
