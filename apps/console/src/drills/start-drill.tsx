import { Alert, Button, Group, NativeSelect, Paper, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Schemas } from "../api/client.ts";
import { useApi } from "../api/use-live.ts";
import { HoldButton } from "../parts/hold-button.tsx";
import { Refusal } from "../parts/loaded.tsx";
import { Id } from "../parts/values.tsx";

type Name = Schemas["Drill"]["drill"];

/** What a drill does to production while it runs. */
const consequences = {
  kill: "It stops all production AI while it runs, and aborts production calls in flight.",
  rollback: "It stops all production AI while it runs.",
  allowlist: "It stops no production: only drills use the rule that it takes away.",
  rollout: "It halves the production rollout while it runs.",
} as const satisfies Readonly<Record<Name, string>>;

const isDrill = (name: string): name is Name => Object.hasOwn(consequences, name);

/** Starts a drill after its warning, and carries it out in this tab. */
export function StartDrill() {
  const api = useApi();
  const queries = useQueryClient();
  const [drill, setDrill] = useState<Name>("kill");
  const stop = useRef<AbortController | null>(null);
  const showDrills = () => queries.invalidateQueries({ queryKey: ["drills"] });
  const run = useMutation<Schemas["Drill"], Error>({
    mutationFn: async () => {
      if (drill === "allowlist") throw new Error("this drill is carried out by the command");
      const { conductInTab } = await import("./conduct-in-tab.ts");
      stop.current = new AbortController();
      return conductInTab({
        api,
        drill,
        stopped: stop.current.signal,
        onStarted: () => void showDrills(),
      });
    },
    onSettled: showDrills,
  });
  // Leaving the page stops the drill, which puts everything back.
  useEffect(() => () => stop.current?.abort(new Error("the page was left")), []);
  useEffect(() => {
    if (!run.isPending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [run.isPending]);
  return (
    <Paper component="section" withBorder p="md" mt="sm" aria-labelledby="start">
      <Title order={2} size="h5" id="start">
        Start a drill
      </Title>
      <div className="filters">
        <NativeSelect
          size="xs"
          label="drill"
          data={Object.keys(consequences)}
          value={drill}
          disabled={run.isPending}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            if (isDrill(chosen)) setDrill(chosen);
          }}
        />
      </div>
      <Alert
        color={drill === "allowlist" ? "gray" : "yellow"}
        className="note"
        role="note"
        title={consequences[drill]}
      >
        {drill === "allowlist" ? (
          <>
            The command carries it out: <Id id="slotgate drill allowlist" longest={40} />. Its steps appear
            below.
          </>
        ) : (
          <>
            It then puts back what it set. Keep this page open until it has ended; if the browser fails, the
            drill below says how to put everything back.
          </>
        )}
      </Alert>
      {drill !== "allowlist" && (
        <Group gap="xs">
          <HoldButton disabled={false} loading={run.isPending} onHeld={() => run.mutate()}>
            Hold to start the {drill} drill
          </HoldButton>
          {run.isPending && (
            <Button
              size="xs"
              variant="default"
              onClick={() => stop.current?.abort(new Error("stopped by the operator"))}
            >
              Stop, and put everything back
            </Button>
          )}
        </Group>
      )}
      <div role="status">
        {run.isPending && (
          <Text size="sm" mt="xs">
            Under way: its steps appear below as they end.
          </Text>
        )}
        {run.data !== undefined && run.isSuccess && (
          <Text size="sm" mt="xs">
            Ended: {run.data.verdict ?? "no verdict"}.
          </Text>
        )}
      </div>
      {run.error !== null && <Refusal error={run.error} what="the drill" />}
    </Paper>
  );
}
