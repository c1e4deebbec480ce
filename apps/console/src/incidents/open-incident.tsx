import { Button, NativeSelect, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { answerOf, type Schemas } from "../api/client.ts";
import { useApi } from "../api/use-live.ts";
import { severityMeanings } from "../generated/vocabulary.ts";
import { instantOf } from "../parts/instant-of.ts";
import { Refusal } from "../parts/loaded.tsx";
import { useFormDraft } from "../parts/use-draft.ts";

export const severityChoices = Object.entries(severityMeanings).map(([value, meaning]) => ({
  value,
  label: `${value}: ${meaning}`,
}));

const empty = { severity: "3", title: "", description: "", from: "" };

type Opening = Schemas["IncidentOpening"];

/** Opens an incident in the name of the key. */
export function OpenIncident() {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { fields, set, drop } = useFormDraft("incident", empty);
  const { severity, title, description, from } = fields;
  const open = useMutation<Schemas["Incident"], Error>({
    mutationFn: () =>
      answerOf(
        api.POST("/v1/incidents", {
          // Undefined members are not sent.
          body: {
            version: "v1",
            severity: Number(severity),
            title: title.trim(),
            description: description.trim() || undefined,
            from: from.trim() === "" ? undefined : instantOf(from),
          } as Opening,
        }),
      ),
    onSuccess: ({ incidentId }) => {
      drop();
      notifications.show({ color: "teal", title: "Opened", message: title.trim() });
      void navigate({ to: "/incidents/$incidentId", params: { incidentId } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["incidents"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate();
  };
  const written = title !== "" || description !== "";
  return (
    <details className="criterion" open={written || open.isError}>
      <summary>Open an incident</summary>
      <form onSubmit={submit}>
        <Text size="sm" c="dimmed" mt="xs">
          It stops nothing: engage the kill for that.
        </Text>
        <div className="filters">
          <TextInput
            size="xs"
            className="grow"
            label="title"
            description="What went wrong, in a few words"
            maxLength={256}
            value={title}
            onChange={(event) => set("title", event.currentTarget.value)}
          />
          <NativeSelect
            size="xs"
            className="grow"
            label="severity"
            data={severityChoices}
            value={severity}
            onChange={(event) => set("severity", event.currentTarget.value)}
          />
          <TextInput
            size="xs"
            label="effects since"
            placeholder="now"
            value={from}
            onChange={(event) => set("from", event.currentTarget.value)}
          />
        </div>
        <Textarea
          size="xs"
          label="description"
          autosize
          minRows={2}
          maxLength={1_000}
          value={description}
          onChange={(event) => set("description", event.currentTarget.value)}
        />
        <Button size="xs" type="submit" mt="sm" loading={open.isPending} disabled={title.trim() === ""}>
          Open the incident
        </Button>
        {open.error !== null && <Refusal error={open.error} what="the answer" />}
      </form>
    </details>
  );
}
