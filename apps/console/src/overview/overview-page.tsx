import { Paper, Title } from "@mantine/core";
import { useActivity } from "../api/reads.ts";
import { Loaded } from "../parts/loaded.tsx";
import { ActivityView } from "./activity-view.tsx";
import { ControlsStrip } from "./controls-strip.tsx";

export function OverviewPage() {
  const activity = useActivity();
  return (
    <>
      <Title order={1} size="h3">
        Overview
      </Title>
      <ControlsStrip />
      <Paper component="section" withBorder p="md" mt="md" aria-labelledby="activity">
        <Title order={2} size="h5" id="activity">
          The last 15 minutes
        </Title>
        <Loaded live={activity} what="the activity" lines={9}>
          {(value) => <ActivityView activity={value.activity} />}
        </Loaded>
      </Paper>
    </>
  );
}
