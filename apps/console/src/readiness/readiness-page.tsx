import { Progress as Bar, Button, NativeSelect, Paper, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Schemas } from "../api/client.ts";
import { useApi } from "../api/use-live.ts";
import { ageInWords, ageMs } from "../parts/age.ts";
import { Nothing, Refusal } from "../parts/loaded.tsx";
import { State } from "../parts/state.tsx";
import { Table } from "../parts/table.tsx";
import { useNow } from "../parts/use-now.ts";
import { grouped, Id, Time } from "../parts/values.tsx";
import { type Progress, type Report, readReport } from "./read-report.ts";
import { Signoffs } from "./signoffs.tsx";

type Stage = Report["stage"];
const stageNames = { beta: "Beta entry", ga: "Beta to GA" } as const;

export function ReadinessPage() {
  const api = useApi();
  const [stage, setStage] = useState<Stage>("ga");
  const [window, setWindow] = useState("14d");
  const [progress, setProgress] = useState<Progress | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const compute = useMutation<Report, Error>({
    mutationFn: () => {
      abort.current = new AbortController();
      setProgress(null);
      return readReport({
        api,
        stage,
        window: window.trim(),
        signal: abort.current.signal,
        onProgress: setProgress,
      });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    compute.mutate();
  };
  return (
    <>
      <Title order={1} size="h3">
        Readiness
      </Title>
      <form className="filters" onSubmit={submit}>
        <NativeSelect
          size="xs"
          label="stage"
          data={Object.entries(stageNames).map(([value, label]) => ({ value, label }))}
          value={stage}
          onChange={(event) => setStage(event.currentTarget.value as Stage)}
        />
        <TextInput
          size="xs"
          label="window"
          placeholder="14d"
          value={window}
          onChange={(event) => setWindow(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" loading={compute.isPending}>
          Compute
        </Button>
        {compute.isPending && (
          <Button size="xs" variant="default" onClick={() => abort.current?.abort()}>
            Stop
          </Button>
        )}
      </form>
      {compute.isPending && <ProgressView progress={progress} />}
      {compute.error !== null && compute.error.name !== "AbortError" && (
        <Refusal error={compute.error} what="the report" />
      )}
      {compute.isIdle && (
        <Nothing>A report reads the records of its window. Choose a stage, then compute.</Nothing>
      )}
      {compute.data !== undefined && <ReportView report={compute.data} />}
      <Signoffs report={compute.data ?? null} />
    </>
  );
}

function ProgressView({ progress }: { readonly progress: Progress | null }) {
  const share = progress?.of ? (progress.read / progress.of) * 100 : null;
  return (
    <div role="status" className="note">
      <Text size="sm">
        {progress === null
          ? "Asking the service…"
          : `${progress.what}: ${grouped(progress.read)}${progress.of === null ? "" : ` of ${grouped(progress.of)}`}`}
      </Text>
      <Bar
        value={share ?? 100}
        animated
        striped={share === null}
        aria-label="Progress of the report"
        mt="xs"
      />
    </div>
  );
}

function ReportView({ report }: { readonly report: Report }) {
  const now = useNow();
  const age = ageInWords(ageMs({ at: Date.parse(report.to), now }));
  return (
    <Paper component="section" withBorder p="md" mt="sm" aria-label="Report">
      <div className="head">
        <Title order={2} size="h5">
          {stageNames[report.stage]} in {report.environment}
        </Title>
        <Verdict verdict={report.verdict} />
      </div>
      <Text size="sm" c="dimmed">
        <Time at={report.from} /> to <Time at={report.to} />; the window ended {age} ago. Digest{" "}
        <Id id={report.digest} longest={14} />
      </Text>
      {report.criteria.map((criterion) => (
        <Criterion key={criterion.criterion} criterion={criterion} />
      ))}
    </Paper>
  );
}

function Criterion({ criterion }: { readonly criterion: Schemas["CriterionAnswer"] }) {
  const { criterion: name, verdict, figures, findings, moreFindings, command, next } = criterion;
  return (
    <details className="criterion" open={verdict !== "met"}>
      <summary>
        <strong>{name}</strong> <Verdict verdict={verdict} />
      </summary>
      <Table label={`Figures of ${name}`} heads={["Figure", { number: "Value" }, "Bound", "Met"]}>
        {figures.map(({ what, value, bound, met }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td className="number">
              {value === null ? "no evidence" : typeof value === "number" ? grouped(value) : value}
            </td>
            <td>{bound ?? "–"}</td>
            <td>{met === null ? "–" : met ? "yes" : "no"}</td>
          </tr>
        ))}
      </Table>
      {findings.length > 0 && (
        <ul>
          {findings.map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      )}
      {moreFindings > 0 && <Text size="sm">and {grouped(moreFindings)} more</Text>}
      {next !== null && <Text size="sm">Next: {next}</Text>}
      <Text size="xs" c="dimmed" mt="xs">
        Evidence: <code>{command}</code>
      </Text>
    </details>
  );
}

function Verdict({ verdict }: { readonly verdict: string }) {
  const good = verdict === "met" || verdict === "ready";
  return <State color={good ? "teal" : verdict === "no-evidence" ? "yellow" : "red"}>{verdict}</State>;
}
