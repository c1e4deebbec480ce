import { Alert, Paper, Text, Title } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, type Schemas } from "../api/client.ts";
import { readers, useLive } from "../api/use-live.ts";
import { ageInWords, ageMs, duration } from "../parts/age.ts";
import { Allowed } from "../parts/allowed.tsx";
import { Loaded, Nothing } from "../parts/loaded.tsx";
import { Paging } from "../parts/paging.tsx";
import { State } from "../parts/state.tsx";
import { useNow } from "../parts/use-now.ts";
import { Id, Time } from "../parts/values.tsx";
import { StartDrill } from "./start-drill.tsx";

type Drill = Schemas["DrillList"]["drills"][number];

export function DrillsPage() {
  const { cursor } = useSearch({ from: "/drills" });
  const [underWay, setUnderWay] = useState(false);
  const live = useLive<Schemas["DrillList"]>({
    key: ["drills", cursor],
    roles: readers,
    read: (api, signal) => {
      const query = cursor === undefined ? {} : { cursor };
      return answerOf<Schemas["DrillList"]>(api.GET("/v1/drills", { signal, params: { query } }));
    },
    everyMs: cursor === undefined ? (underWay ? 1_000 : 5_000) : null,
  });
  const open = live.data?.value.drills.some(({ endedAt }) => endedAt === null) ?? false;
  if (open !== underWay) setUnderWay(open);
  return (
    <>
      <Title order={1} size="h3">
        Drills
      </Title>
      <Allowed roles={["operate"]} what="start drills">
        <StartDrill />
      </Allowed>
      <Loaded live={live} what="the drills" lines={10}>
        {({ drills, next }) => (
          <>
            {drills.length === 0 && <Nothing>No drill is recorded.</Nothing>}
            {drills.map((drill) => (
              <DrillView key={drill.drillId} drill={drill} />
            ))}
            <Paging cursor={cursor} next={next} />
          </>
        )}
      </Loaded>
    </>
  );
}

function DrillView({ drill }: { readonly drill: Drill }) {
  const { steps, settings, verdict, startedAt, endedAt } = drill;
  const color = verdict === null ? "gray" : ({ passed: "teal", failed: "red" } as const)[verdict];
  return (
    <Paper component="section" withBorder p="md" mt="sm" aria-label={`Drill ${drill.drill}`}>
      <div className="head">
        <Title order={2} size="h5">
          {drill.drill} via {drill.via}
        </Title>
        <State color={color}>{verdict ?? (endedAt === null ? "not ended" : "no verdict")}</State>
      </div>
      <Text size="sm" c="dimmed">
        <Time at={startedAt} />, by {drill.startedBy}, <Id id={drill.drillId} />
        {endedAt !== null && `, took ${duration(Date.parse(endedAt) - Date.parse(startedAt))}`}
      </Text>
      {isOpen(drill) && <Open drill={drill} />}
      <ol className="gates">
        {steps.map(({ step, verdict: result, durationMs, detail }) => (
          <li key={step} className={result === "passed" ? "passed" : "denied"}>
            {step}: <strong>{result}</strong>, {duration(durationMs)}
            {detail !== null && <Text size="sm">{detail}</Text>}
          </li>
        ))}
      </ol>
      {settings.map(({ what, state }) => (
        <Text key={what} size="sm">
          {what}: {state}
        </Text>
      ))}
    </Paper>
  );
}

const isOpen = ({ endedAt, settings }: Drill): boolean =>
  endedAt === null || settings.some(({ state }) => state === "set");

function Open({ drill: { drillId, startedAt, settings, endedAt } }: { readonly drill: Drill }) {
  const now = useNow();
  const set = settings.filter(({ state }) => state === "set").map(({ what }) => what);
  return (
    <Alert color="yellow" className="note" role="status">
      {endedAt === null
        ? `Under way for ${ageInWords(ageMs({ at: Date.parse(startedAt), now }))}`
        : "It has ended, but has not put everything back"}
      {set.length > 0 && `; it has set: ${set.join(", ")}`}. If it no longer runs, put everything back:{" "}
      <Id id={`slotgate drill restore ${drillId}`} longest={70} />
    </Alert>
  );
}
