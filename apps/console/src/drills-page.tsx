import { Paper, Text, Title } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { answerOf, type Schemas } from "./api/client.ts";
import { useLive } from "./api/use-live.ts";
import { duration } from "./parts/age.ts";
import { Loaded, Nothing } from "./parts/loaded.tsx";
import { Paging } from "./parts/paging.tsx";
import { State } from "./parts/state.tsx";
import { Id, Time } from "./parts/values.tsx";

type Drill = Schemas["DrillList"]["drills"][number];

export function DrillsPage() {
  const { cursor } = useSearch({ from: "/drills" });
  const live = useLive<Schemas["DrillList"]>({
    key: ["drills", cursor],
    read: (api, signal) => {
      const query = cursor === undefined ? {} : { cursor };
      return answerOf<Schemas["DrillList"]>(api.GET("/v1/drills", { signal, params: { query } }));
    },
    everyMs: cursor === undefined ? 5_000 : null,
  });
  return (
    <>
      <Title order={1} size="h3">
        Drills
      </Title>
      <Loaded live={live} what="the drills" lines={10}>
        {({ drills, next }) => (
          <>
            {drills.length === 0 && (
              <Nothing>
                No drill is recorded. Start one with <code>slotgate drill</code>.
              </Nothing>
            )}
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
