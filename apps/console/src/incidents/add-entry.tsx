import { Button, NativeSelect, Paper, Textarea, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { answerOf, type Schemas } from "../api/client.ts";
import { useApi } from "../api/use-live.ts";
import { Refusal } from "../parts/loaded.tsx";
import { useFormDraft } from "../parts/use-draft.ts";
import { type EntryFields, entryOf, isComplete, kindsFor } from "./entry-of.ts";
import { severityChoices } from "./open-incident.tsx";

const empty: EntryFields = {
  kind: "note",
  text: "",
  severity: "3",
  from: "",
  to: "",
  link: "decision",
  id: "",
};

const actions = {
  note: "Add the note",
  severity: "Change the severity",
  window: "Change the time",
  links: "Add the link",
  resolution: "Resolve",
  reopening: "Reopen",
} as const;

interface AddEntryProps {
  readonly incidentId: string;
  readonly state: "open" | "resolved";
}

/** Adds to the history of an incident, which only grows. */
export function AddEntry({ incidentId, state }: AddEntryProps) {
  const api = useApi();
  const queries = useQueryClient();
  const { fields, set, drop } = useFormDraft(`entry of ${incidentId}`, empty);
  const kinds = kindsFor(state);
  const kind = kinds.find((one) => one === fields.kind) ?? "note";
  const add = useMutation<Schemas["Incident"], Error>({
    mutationFn: () =>
      answerOf(
        api.POST("/v1/incidents/{incidentId}/entries", {
          params: { path: { incidentId } },
          body: entryOf(kind, fields) as Schemas["IncidentEntry"],
        }),
      ),
    onSuccess: () => {
      drop();
      notifications.show({ color: "teal", title: "Recorded", message: kind });
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["incident", incidentId] }),
        queries.invalidateQueries({ queryKey: ["incidents"] }),
      ]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const field = (name: keyof EntryFields, label: string, placeholder?: string) => (
    <TextInput
      size="xs"
      label={label}
      placeholder={placeholder}
      value={fields[name]}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
  return (
    <Paper component="section" withBorder p="md" mt="md" aria-labelledby="add">
      <Title order={2} size="h5" id="add">
        Add to it
      </Title>
      <form onSubmit={submit}>
        <div className="filters">
          <NativeSelect
            size="xs"
            label="what"
            data={[...kinds]}
            value={kind}
            onChange={(event) => set("kind", event.currentTarget.value)}
          />
          {kind === "severity" && (
            <NativeSelect
              size="xs"
              className="grow"
              label="severity"
              data={severityChoices}
              value={fields.severity}
              onChange={(event) => set("severity", event.currentTarget.value)}
            />
          )}
          {kind === "window" && field("from", "effects since", "as it is")}
          {kind === "window" && field("to", "effects until", "as it is")}
          {kind === "resolution" && field("to", "effects until", "now, or as it is")}
          {kind === "links" && (
            <NativeSelect
              size="xs"
              label="to"
              data={["decision", "change", "engagement"]}
              value={fields.link}
              onChange={(event) => set("link", event.currentTarget.value)}
            />
          )}
          {kind === "links" && field("id", "its id")}
        </div>
        {kind !== "links" && (
          <Textarea
            size="xs"
            label={kind === "note" ? "note" : kind === "resolution" ? "what was found and done" : "reason"}
            autosize
            minRows={2}
            maxLength={1_000}
            value={fields.text}
            onChange={(event) => set("text", event.currentTarget.value)}
          />
        )}
        <Button size="xs" type="submit" mt="sm" loading={add.isPending} disabled={!isComplete(kind, fields)}>
          {actions[kind]}
        </Button>
        {add.error !== null && <Refusal error={add.error} what="the answer" />}
      </form>
    </Paper>
  );
}
