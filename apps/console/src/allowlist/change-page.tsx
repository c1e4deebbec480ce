import { Alert, Button, Group, Skeleton, Text, Title } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { type Api, answerOf, type Schemas } from "../api/client.ts";
import type { Issue } from "../api/problem.ts";
import { Allowed } from "../parts/allowed.tsx";
import { Loaded, Nothing } from "../parts/loaded.tsx";
import { useFormDraft } from "../parts/use-draft.ts";
import { Time } from "../parts/values.tsx";
import { asText, inOneOrder } from "./as-text.ts";
import { Difference } from "./difference.tsx";
import { type Proposal, Propose } from "./propose.tsx";
import { useAllowlist, useRevision } from "./reads.ts";

const JsonEditor = lazy(() => import("./json-editor.tsx"));

export function ChangeAllowlistPage() {
  const live = useAllowlist();
  return (
    <>
      <Title order={1} size="h3">
        Change the allowlist
      </Title>
      <Allowed roles={["operate"]} what="change the allowlist">
        <Loaded live={live} what="the allowlist" lines={12}>
          {(state) =>
            state.source === "file" ? (
              <Nothing>The allowlist is in a file, and can only be changed there.</Nothing>
            ) : (
              <Change state={state} />
            )
          }
        </Loaded>
      </Allowed>
    </>
  );
}

const empty = { text: "", basedOn: "" };

function Change({ state }: { readonly state: Schemas["AllowlistState"] }) {
  const navigate = useNavigate();
  const { fields, setAll, drop } = useFormDraft("allowlist", empty);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const inForce = asText(state.document);
  const isDraft = fields.basedOn !== "";
  const text = isDraft ? fields.text : inForce;
  const basedOn = isDraft ? Number(fields.basedOn) : state.revision;
  const write = (next: string) => {
    if (next === text) return;
    setIssues([]);
    if (next === inForce && basedOn === state.revision) drop();
    else setAll({ text: next, basedOn: String(basedOn) });
  };
  return (
    <>
      <Group justify="space-between" my="xs">
        <Text size="sm" c="dimmed">
          {isDraft ? "Your draft, " : "As in force, "}
          {basedOn === 0 ? "the first document" : `based on revision ${basedOn}`}. Ctrl Space completes; Tab
          leaves the editor.
        </Text>
        {isDraft && (
          <Button size="xs" variant="default" onClick={drop}>
            Drop the draft
          </Button>
        )}
      </Group>
      {basedOn !== state.revision && (
        <Overtaken
          state={state}
          basedOn={basedOn}
          draft={text}
          onRebase={() => setAll({ text, basedOn: String(state.revision) })}
          onDrop={drop}
        />
      )}
      <Suspense fallback={<Skeleton height={300} />}>
        <JsonEditor label="Allowlist document" text={text} onChange={write} issues={issues} />
      </Suspense>
      {isDraft && basedOn === state.revision && (
        <Difference title="Your changes" before={inForce} after={inOneOrder(text)} />
      )}
      <Propose
        text={text}
        basedOn={basedOn}
        draft="allowlist reason"
        action="Put it in force"
        send={(api, proposal) => put(api, { text, basedOn, proposal })}
        onSent={() => {
          drop();
          void navigate({ to: "/allowlist" });
        }}
        onIssues={setIssues}
      />
      <Text size="sm" mt="sm">
        <Link to="/allowlist">Back to the allowlist</Link>
      </Text>
    </>
  );
}

interface Put {
  readonly text: string;
  readonly basedOn: number;
  readonly proposal: Proposal;
}

/** The text goes as it is: parsing it here would hide a key that it has twice. */
function put(api: Api, { text, basedOn, proposal }: Put): Promise<Schemas["AllowlistState"]> {
  const { reason, previewDigest, newDimensions } = proposal;
  const others = JSON.stringify({
    version: "v1",
    reason,
    previewDigest,
    newDimensions: newDimensions.length === 0 ? undefined : newDimensions,
  });
  return answerOf(
    api.PUT("/v1/allowlist", {
      params: { header: { "If-Match": `"${basedOn}"` } },
      body: { version: "v1" } as Schemas["AllowlistChange"],
      bodySerializer: () => `{"document": ${text},${others.slice(1)}`,
    }),
  );
}

interface OvertakenProps {
  readonly state: Schemas["AllowlistState"];
  readonly basedOn: number;
  readonly draft: string;
  readonly onRebase: () => void;
  readonly onDrop: () => void;
}

/** Another person was faster: what each of the two changed, side by side. */
function Overtaken({ state, basedOn, draft, onRebase, onDrop }: OvertakenProps) {
  const { made, revision, document } = state;
  return (
    <Alert color="yellow" className="note" role="alert" title={`Revision ${revision} is in force by now`}>
      {made !== null && (
        <Text size="sm">
          By {made.by}, <Time at={made.at} />: {made.reason}
        </Text>
      )}
      {basedOn === 0 ? (
        <SideBySide base={asText(null)} theirs={asText(document)} yours={draft} />
      ) : (
        <SinceRevision basedOn={basedOn} theirs={asText(document)} yours={draft} />
      )}
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" onClick={onRebase}>
          Keep my draft, based on revision {revision}
        </Button>
        <Button size="xs" variant="default" onClick={onDrop}>
          Drop my draft
        </Button>
      </Group>
    </Alert>
  );
}

interface Sides {
  readonly theirs: string;
  readonly yours: string;
}

function SinceRevision({ basedOn, theirs, yours }: Sides & { readonly basedOn: number }) {
  const live = useRevision(basedOn);
  return (
    <Loaded live={live} what={`revision ${basedOn}`}>
      {({ document }) => <SideBySide base={asText(document)} theirs={theirs} yours={yours} />}
    </Loaded>
  );
}

function SideBySide({ base, theirs, yours }: Sides & { readonly base: string }) {
  return (
    <div className="columns">
      <Difference title="What the other person changed" before={base} after={theirs} />
      <Difference title="What you changed" before={base} after={inOneOrder(yours)} />
    </div>
  );
}
