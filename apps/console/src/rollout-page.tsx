import { Button, Paper, Slider, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answerOf, type Schemas } from "./api/client.ts";
import { Problem } from "./api/problem.ts";
import { useControls } from "./api/reads.ts";
import { readers, useApi, useLive } from "./api/use-live.ts";
import { Allowed } from "./parts/allowed.tsx";
import { ExposureView, SampleView } from "./parts/exposure-view.tsx";
import { Loaded, Refusal } from "./parts/loaded.tsx";
import { useFormDraft } from "./parts/use-draft.ts";
import { percentOf, Time } from "./parts/values.tsx";

export function RolloutPage() {
  const controls = useControls();
  return (
    <>
      <Title order={1} size="h3">
        Rollout
      </Title>
      <Loaded live={controls} what="the rollout" lines={4}>
        {(status) => <InForce status={status} />}
      </Loaded>
      <div className="columns">
        <Preview />
        <Cap />
      </div>
    </>
  );
}

function InForce({ status }: { readonly status: Schemas["ControlsStatus"] }) {
  const { controls, rolloutCap, source, environment, state, flagPage } = status;
  const rollout = controls?.rollout;
  const percentage =
    rollout === undefined
      ? "unknown"
      : rollout.state === "valid"
        ? percentOf(rollout.basisPoints)
        : "invalid";
  const cap = rolloutCap.state === "set" ? percentOf(rolloutCap.basisPoints) : rolloutCap.state;
  return (
    <>
      <div className="numbers">
        <div>
          <strong>{percentage}</strong>
          <span>{source === "unleash" ? "in Unleash" : "in the configuration"}</span>
        </div>
        <div>
          <strong>{cap}</strong>
          <span>cap</span>
        </div>
        <div>
          <strong>{inForce(status)}</strong>
          <span>in force</span>
        </div>
      </div>
      <Text size="sm" c="dimmed">
        Environment {environment}; the controls are {state}.{" "}
        {source === "unleash" ? "The percentage is changed in Unleash; the cap can only lower it. " : ""}
        {flagPage !== undefined && isAddress(flagPage) && (
          <a href={flagPage} target="_blank" rel="noreferrer">
            Open the flag in Unleash
          </a>
        )}
      </Text>
      {rollout?.state === "invalid" && <Text size="sm">{rollout.problem}</Text>}
    </>
  );
}

const isAddress = (text: string): boolean => /^https?:/.test(text);

/** What is not known admits no job. */
function inForce({ state, controls, rolloutCap }: Schemas["ControlsStatus"]): string {
  if (state !== "confirmed" || controls?.rollout.state !== "valid" || rolloutCap.state === "unknown")
    return "nobody";
  const { basisPoints } = controls.rollout;
  return percentOf(rolloutCap.state === "set" ? Math.min(basisPoints, rolloutCap.basisPoints) : basisPoints);
}

function Preview() {
  const [percent, setPercent] = useState(10);
  const [asked] = useDebouncedValue(percent, 500);
  const live = useLive<Schemas["RolloutPreview"]>({
    key: ["rollout preview", asked],
    roles: readers,
    read: (api, signal) =>
      answerOf(api.GET("/v1/rollout/preview", { signal, params: { query: { percent: String(asked) } } })),
    everyMs: null,
  });
  return (
    <Paper component="section" withBorder p="md" mt="md" aria-labelledby="preview">
      <Title order={2} size="h5" id="preview">
        Preview
      </Title>
      <Text size="sm" c="dimmed">
        Shows what another percentage would do; it changes nothing.
      </Text>
      <Slider
        mt="md"
        mb="xl"
        mx="md"
        min={0}
        max={100}
        step={1}
        thumbLabel="Percentage to preview"
        label={(value) => `${value} %`}
        marks={[0, 25, 50, 75, 100].map((value) => ({ value, label: `${value} %` }))}
        value={percent}
        onChange={setPercent}
      />
      <Loaded live={live} what="the preview" lines={6}>
        {({ now, sample, change, asked: of }) => (
          <>
            <Text size="sm">
              From {now === null ? "nobody" : percentOf(now)} to {percentOf(of)}
              {change.basisPoints < of && `, which the cap lowers to ${percentOf(change.basisPoints)}`}
            </Text>
            <SampleView sample={sample} />
            <ExposureView title="Recent jobs" change={change} />
          </>
        )}
      </Loaded>
    </Paper>
  );
}

const capKey = ["cap"];
const empty = { percent: "", reason: "", basedOn: "" };

function Cap() {
  const live = useLive<Schemas["RolloutCap"]>({
    key: capKey,
    roles: readers,
    read: (api, signal) => answerOf(api.GET("/v1/rollout/cap", { signal })),
    everyMs: 5_000,
  });
  return (
    <Paper component="section" withBorder p="md" mt="md" aria-labelledby="cap">
      <Title order={2} size="h5" id="cap">
        Cap
      </Title>
      <Text size="sm" c="dimmed">
        The service's own ceiling, in force on every replica at once. It can only lower the percentage.
      </Text>
      <Loaded live={live} what="the cap">
        {(cap) => (
          <>
            <Text mt="xs">
              {cap.basisPoints === null ? "No cap" : percentOf(cap.basisPoints)}
              {cap.made !== null && (
                <Text component="span" size="sm" c="dimmed">
                  {" "}
                  by {cap.made.by}, <Time at={cap.made.at} />: {cap.made.reason}
                </Text>
              )}
            </Text>
            <Allowed roles={["operate"]} what="set the cap">
              <SetCap cap={cap} />
            </Allowed>
          </>
        )}
      </Loaded>
    </Paper>
  );
}

function SetCap({ cap }: { readonly cap: Schemas["RolloutCap"] }) {
  const api = useApi();
  const queries = useQueryClient();
  const { fields, setAll, drop } = useFormDraft("cap", empty);
  const { percent, reason } = fields;
  const basedOn = fields.basedOn === "" ? cap.revision : Number(fields.basedOn);
  const write = (change: Partial<typeof empty>) =>
    setAll({
      percent: change.percent ?? percent,
      reason: change.reason ?? reason,
      basedOn: String(basedOn),
    });
  const isNumber = /^\d{1,3}(\.\d{1,2})?$/.test(percent.trim()) && Number(percent) <= 100;
  const setCap = useMutation<Schemas["RolloutCap"], Error, { readonly remove: boolean }>({
    mutationFn: ({ remove }) =>
      answerOf(
        api.PUT("/v1/rollout/cap", {
          params: { header: { "If-Match": `"${basedOn}"` } },
          body: {
            version: "v1",
            basisPoints: remove ? null : Math.round(Number(percent) * 100),
            reason: reason.trim(),
          },
        }),
      ),
    onSuccess: ({ basisPoints }) => {
      drop();
      const message = basisPoints === null ? "No cap" : percentOf(basisPoints);
      notifications.show({ color: "teal", title: "In force", message });
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: capKey }),
        queries.invalidateQueries({ queryKey: ["rollout preview"] }),
      ]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setCap.mutate({ remove: false });
  };
  const overtaken = basedOn !== cap.revision;
  return (
    <form onSubmit={submit}>
      <div className="filters">
        <TextInput
          size="xs"
          label="at most, in %"
          inputMode="decimal"
          error={percent !== "" && !isNumber ? "0 to 100, at most two decimals" : undefined}
          value={percent}
          onChange={(event) => write({ percent: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          className="grow"
          label="reason"
          maxLength={1_000}
          value={reason}
          onChange={(event) => write({ reason: event.currentTarget.value })}
        />
        <Button
          size="xs"
          type="submit"
          loading={setCap.isPending}
          disabled={!isNumber || reason.trim() === ""}
        >
          Set the cap
        </Button>
        {cap.basisPoints !== null && (
          <Button
            size="xs"
            variant="default"
            disabled={reason.trim() === "" || setCap.isPending}
            onClick={() => setCap.mutate({ remove: true })}
          >
            Remove it
          </Button>
        )}
      </div>
      {overtaken && (
        <Text size="sm" role="alert">
          Another person has set the cap since you began: it is shown above.{" "}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setAll({ percent, reason, basedOn: "" })}
          >
            Go on from there
          </Button>
        </Text>
      )}
      {setCap.error !== null &&
        !(setCap.error instanceof Problem && setCap.error.status === 412 && overtaken) && (
          <Refusal error={setCap.error} what="the answer" />
        )}
    </form>
  );
}
