import { Alert, Button, Paper, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { type Api, answerOf, type Schemas } from "../api/client.ts";
import { type Issue, Problem } from "../api/problem.ts";
import { useApi } from "../api/use-live.ts";
import { ExposureView, SampleView } from "../parts/exposure-view.tsx";
import { Refusal } from "../parts/loaded.tsx";
import { State } from "../parts/state.tsx";
import { useFormDraft } from "../parts/use-draft.ts";
import { Id } from "../parts/values.tsx";
import { allowlistKey } from "./reads.ts";

export interface Proposal {
  readonly reason: string;
  readonly previewDigest: string | undefined;
  readonly newDimensions: readonly string[];
}

interface ProposeProps {
  /** The document as it would be sent. */
  readonly text: string;
  /** The revision that it is based on. */
  readonly basedOn: number;
  readonly draft: string;
  readonly action: string;
  readonly send: (api: Api, proposal: Proposal) => Promise<Schemas["AllowlistState"]>;
  readonly onSent: () => void;
  readonly onIssues: (issues: readonly Issue[]) => void;
}

const empty = { reason: "", newDimensions: "" };

/** Previews a document, and puts it in force with a reason. */
export function Propose({ text, basedOn, draft, action, send, onSent, onIssues }: ProposeProps) {
  const api = useApi();
  const queries = useQueryClient();
  const { fields, set, drop } = useFormDraft(draft, empty);
  const told = (error: Error) => onIssues(error instanceof Problem ? error.issues : []);
  const preview = useMutation<{ readonly of: string; readonly seen: Schemas["AllowlistPreview"] }, Error>({
    mutationFn: async () => ({ of: text, seen: await previewOf(api, text) }),
    onError: told,
  });
  // A preview counts for the document and the revision that it was made of.
  const seen = preview.data?.of === text && preview.data.seen.basedOn === basedOn ? preview.data.seen : null;
  const apply = useMutation<Schemas["AllowlistState"], Error>({
    mutationFn: () =>
      send(api, {
        reason: fields.reason.trim(),
        previewDigest: seen?.previewDigest,
        newDimensions: fields.newDimensions.split(",").flatMap((name) => name.trim() || []),
      }),
    onSuccess: ({ revision }) => {
      drop();
      notifications.show({ color: "teal", title: "In force", message: `Revision ${revision}` });
      onSent();
    },
    onError: told,
    onSettled: () => queries.invalidateQueries({ queryKey: allowlistKey }),
  });
  const asksDimensions =
    apply.error instanceof Problem && (apply.error.detail ?? "").includes("newDimensions");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply.mutate();
  };
  return (
    <Paper component="section" withBorder p="md" mt="md" aria-labelledby="effect">
      <div className="head">
        <Title order={2} size="h5" id="effect">
          Effect
        </Title>
        <Button size="xs" variant="default" loading={preview.isPending} onClick={() => preview.mutate()}>
          Preview
        </Button>
      </div>
      <div role="status">
        {seen === null && !preview.isPending && preview.error === null && (
          <Text size="sm" c="dimmed" mt="xs">
            {preview.data === undefined
              ? "The preview shows what would change for recent jobs. A document that widens exposure needs it."
              : "The document or the revision in force has changed since the preview: make it again."}
          </Text>
        )}
        {preview.isPending && (
          <Text size="sm" mt="xs">
            Deciding recent jobs anew…
          </Text>
        )}
      </div>
      {preview.error !== null && <Refusal error={preview.error} what="the preview" />}
      {seen !== null && <PreviewView preview={seen} />}
      <form onSubmit={submit}>
        <div className="filters">
          <TextInput
            size="xs"
            className="grow"
            label="reason"
            maxLength={1_000}
            value={fields.reason}
            onChange={(event) => set("reason", event.currentTarget.value)}
          />
          {(asksDimensions || fields.newDimensions !== "") && (
            <TextInput
              size="xs"
              label="new dimensions"
              description="intended, separated by commas"
              value={fields.newDimensions}
              onChange={(event) => set("newDimensions", event.currentTarget.value)}
            />
          )}
          <Button size="xs" type="submit" loading={apply.isPending} disabled={fields.reason.trim() === ""}>
            {action}
          </Button>
        </div>
        {apply.error !== null && <NotApplied error={apply.error} />}
      </form>
    </Paper>
  );
}

function NotApplied({ error }: { readonly error: Error }) {
  if (error instanceof Problem && error.status === 412)
    return (
      <Alert color="yellow" role="alert" title="Another revision is in force by now">
        Your draft is kept. What the other person changed is shown beside it.
      </Alert>
    );
  return <Refusal error={error} what="the answer" />;
}

/** The text goes as it is: parsing it here would hide a key that it has twice. */
const previewOf = (api: Api, text: string): Promise<Schemas["AllowlistPreview"]> =>
  answerOf(
    api.POST("/v1/allowlist/preview", {
      body: { version: "v1" } as Schemas["AllowlistProposal"],
      bodySerializer: () => `{"document": ${text},"version":"v1"}`,
    }),
  );

function PreviewView({ preview }: { readonly preview: Schemas["AllowlistPreview"] }) {
  const { widens, changes, warnings, sample, now, atFull, previewDigest } = preview;
  return (
    <div className="note">
      <State color={widens ? "yellow" : "gray"}>{widens ? "widens exposure" : "does not widen"}</State>{" "}
      <Text component="span" size="sm" c="dimmed">
        preview <Id id={previewDigest} longest={14} />
      </Text>
      {warnings.map((warning) => (
        <Alert key={warning} role="note" color="yellow" p="xs" mt="xs">
          {warning}
        </Alert>
      ))}
      <ul className="plain">
        {changes.length === 0 && <li>No rule changes.</li>}
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      <SampleView sample={sample} />
      {now === null ? (
        <Text size="sm">No percentage is known now, so no job is admitted.</Text>
      ) : (
        <ExposureView title="At the percentage in force" change={now} />
      )}
      <ExposureView title="At the full rollout" change={atFull} />
    </div>
  );
}
