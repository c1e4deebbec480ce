import { Alert, Button, Group, Modal, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answerOf, type Schemas } from "../api/client.ts";
import { killKey, useKill } from "../api/reads.ts";
import { type Live, useApi } from "../api/use-live.ts";
import { ageInWords, ageMs, duration, isStale } from "../parts/age.ts";
import { HoldButton } from "../parts/hold-button.tsx";
import { inWords, Loaded, Nothing } from "../parts/loaded.tsx";
import { State } from "../parts/state.tsx";
import { useNow } from "../parts/use-now.ts";
import { Id, Time } from "../parts/values.tsx";

type KillStatus = Schemas["KillStatus"];

interface KillControlProps {
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** The kill, on every page. */
export function KillControl({ isOpen, onOpen, onClose }: KillControlProps) {
  const kill = useKill();
  const now = useNow();
  const { word, color } = summaryOf(kill, now);
  return (
    <>
      <Button size="xs" color={color} variant="filled" className={`kill ${color}`} onClick={onOpen}>
        Kill: {word}
      </Button>
      {/* Not the usual `Modal`: its header would be a second banner of the page. */}
      <Modal.Root opened={isOpen} onClose={onClose} size="lg" lockScroll={false}>
        <Modal.Overlay />
        <Modal.Content>
          <Modal.Body pt="md">
            <div className="head">
              <Modal.Title>Kill switch</Modal.Title>
              <Modal.CloseButton aria-label="Close" />
            </div>
            <Engage />
            <Title order={2} size="h5" mt="lg" mb="xs">
              State
            </Title>
            <Loaded live={kill} what="the kill">
              {(status) => <Details status={status} />}
            </Loaded>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  );
}

/** One word for every source together; what is not known anew is unknown. */
function summaryOf(kill: Live<KillStatus>, now: number): { readonly word: string; readonly color: string } {
  const { data, everyMs } = kill;
  if (data === undefined) return { word: kill.error === null ? "…" : "not readable", color: "gray" };
  const age = ageMs({ at: data.askedAt, now });
  if (isStale({ age, everyMs: everyMs ?? 0 }))
    return { word: `not read for ${ageInWords(age)}`, color: "gray" };
  const states = [data.value.state, ...data.value.killSwitches.map(({ state }) => state)];
  if (states.includes("engaged")) return { word: "engaged", color: "red" };
  if (states.includes("unknown") || data.value.killSwitches.length === 0)
    return { word: "unknown", color: "yellow" };
  return { word: "released", color: "teal" };
}

function Engage() {
  const api = useApi();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [confirming, setConfirming] = useState(false);
  const engage = useMutation<{ readonly made: Schemas["KillEngagement"]; readonly took: number }, Error>({
    mutationFn: async () => {
      const started = performance.now();
      const made = await answerOf(api.POST("/v1/kill", { body: { version: "v1", reason: reason.trim() } }));
      return { made, took: performance.now() - started };
    },
    onSuccess: () => setReason(""),
    onSettled: () => {
      setConfirming(false);
      return queries.invalidateQueries({ queryKey: killKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (confirming) engage.mutate();
    else setConfirming(true);
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label="Reason"
        description="Recorded with your name, and shown to everyone."
        required
        data-autofocus
        maxLength={1_000}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setConfirming(false);
        }}
      />
      <Group mt="sm" gap="sm">
        <Button
          type="submit"
          color="red"
          className="kill red"
          loading={engage.isPending}
          disabled={reason.trim() === ""}
        >
          {confirming ? "Confirm: stop all generation" : "Engage the kill"}
        </Button>
        {confirming && (
          <Button variant="default" onClick={() => setConfirming(false)}>
            Cancel
          </Button>
        )}
      </Group>
      <div role="status">
        {confirming && (
          <Text size="sm" mt="xs">
            Every replica stops admitting, aborts its calls and withholds results. Press Enter again to
            confirm.
          </Text>
        )}
        {engage.data !== undefined && engage.isSuccess && (
          <Alert color="red" mt="sm" title={`Engaged; answered after ${duration(engage.data.took)}`}>
            Since the answer no replica admits or releases anything. Engagement{" "}
            <Id id={engage.data.made.engagementId} /> of {engage.data.made.owner}.
          </Alert>
        )}
        {engage.error !== null && (
          <Alert color="red" mt="sm" title="Not confirmed">
            {inWords(engage.error)}
          </Alert>
        )}
      </div>
    </form>
  );
}

function Details({ status }: { readonly status: KillStatus }) {
  const { engagements, killSwitches, process } = status;
  return (
    <>
      <Group gap="xs" mb="sm">
        {killSwitches.map(({ source, state }) => (
          <KillSource key={source} name={source} state={state} />
        ))}
      </Group>
      {process.state !== "released" && (
        <Text size="sm" mb="sm">
          Switch of replica {process.instance}: {process.state}
          {process.reason !== null && `, ${process.reason}`}
          {process.release !== null && (
            <>
              . Release it there: <code>{process.release}</code>
            </>
          )}
        </Text>
      )}
      <Title order={3} size="h6" mb="xs">
        Open engagements
      </Title>
      {engagements === null && <Nothing>The database cannot be read, so every job is denied.</Nothing>}
      {engagements?.length === 0 && <Nothing>None: the service's own kill is released.</Nothing>}
      <ul className="engagements">
        {engagements?.map((engagement) => (
          <Engagement key={engagement.engagementId} engagement={engagement} />
        ))}
      </ul>
    </>
  );
}

/** The state of one source of kills. */
export function KillSource({ name, state }: { readonly name: string; readonly state: string }) {
  const color = state === "engaged" ? "red" : state === "released" ? "teal" : "yellow";
  return (
    <State color={color}>
      {name}: {state}
    </State>
  );
}

function Engagement({ engagement }: { readonly engagement: Schemas["Engagement"] }) {
  const api = useApi();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const { engagementId, owner, engagedAt } = engagement;
  const release = useMutation<Schemas["KillEngagement"], Error>({
    mutationFn: () =>
      answerOf(
        api.DELETE("/v1/kill/{engagementId}", {
          params: { path: { engagementId } },
          body: { version: "v1", reason: reason.trim() },
        }),
      ),
    onSuccess: () =>
      notifications.show({ color: "teal", title: "Released", message: `The engagement of ${owner}` }),
    onSettled: () => queries.invalidateQueries({ queryKey: killKey }),
  });
  return (
    <li>
      <Text size="sm" fw={600}>
        {engagement.reason}
      </Text>
      <Text size="xs" c="dimmed">
        {owner}, <Time at={engagedAt} />, <Id id={engagementId} />
      </Text>
      <Group gap="xs" mt={6} align="end">
        <TextInput
          size="xs"
          className="grow"
          label="Reason for the release"
          maxLength={1_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <HoldButton
          disabled={reason.trim() === ""}
          loading={release.isPending}
          onHeld={() => release.mutate()}
        >
          Hold to release
        </HoldButton>
      </Group>
      {release.error !== null && (
        <Alert color="red" mt="xs" role="alert" title="Not released">
          {inWords(release.error)}
        </Alert>
      )}
    </li>
  );
}
