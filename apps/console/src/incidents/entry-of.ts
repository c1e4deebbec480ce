import { instantOf } from "../parts/instant-of.ts";

export type EntryKind = "note" | "severity" | "window" | "links" | "resolution" | "reopening";

export type EntryFields = Readonly<
  Record<"kind" | "text" | "severity" | "from" | "to" | "link" | "id", string>
>;

/** What can be added to an incident in this state. */
export const kindsFor = (state: "open" | "resolved"): readonly EntryKind[] =>
  state === "open"
    ? ["note", "severity", "window", "links", "resolution"]
    : ["note", "severity", "window", "links", "reopening"];

export const isComplete = (kind: EntryKind, { text, id }: EntryFields): boolean =>
  (kind === "links" ? id : text).trim() !== "";

/** The document of an entry; members that are undefined are not sent. */
export function entryOf(kind: EntryKind, fields: EntryFields): object {
  const reason = fields.text.trim();
  const from = given(fields.from);
  const to = given(fields.to);
  const version = "v1";
  switch (kind) {
    case "note":
      return { version, kind, text: reason };
    case "severity":
      return { version, kind, severity: Number(fields.severity), reason };
    case "window":
      return { version, kind, from, to, reason };
    case "links":
      return { version, kind, links: [{ kind: fields.link, id: fields.id.trim() }] };
    case "resolution":
      return { version, kind, to, reason };
    case "reopening":
      return { version, kind, reason };
  }
}

const given = (time: string): string | undefined => (time.trim() === "" ? undefined : instantOf(time));
