import { Button, NativeSelect, TextInput, Title } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { answerOf, type Schemas } from "../api/client.ts";
import { useLive } from "../api/use-live.ts";
import { gateOrder, reasons } from "../generated/vocabulary.ts";
import { Loaded, Nothing } from "../parts/loaded.tsx";
import { Paging } from "../parts/paging.tsx";
import { Table } from "../parts/table.tsx";
import { Id, Time } from "../parts/values.tsx";
import { type FilterName, type Filters, withFilter } from "./filters.ts";

const choices: Partial<Record<FilterName, readonly string[]>> = {
  reason: Object.keys(reasons).filter((reason) => reason !== "RESULT_GONE"),
  gate: gateOrder,
  status: ["STUB", "COMPLETED", "FAILED"],
};
const words: readonly FilterName[] = ["job", "run", "kind", "rule", "since", "until"];
const pollMs = 5_000;

export function DecisionsPage() {
  const filters = useSearch({ from: "/decisions" });
  const live = useLive<Schemas["TelemetryList"]>({
    key: ["telemetry", filters],
    read: (api, signal) => {
      // The API names filters of the scope after any dimension, and judges all values.
      const query = { ...filters, order: "newest-first", limit: 50 } as never;
      return answerOf<Schemas["TelemetryList"]>(api.GET("/v1/telemetry", { signal, params: { query } }));
    },
    // An older page does not change.
    everyMs: filters.cursor === undefined ? pollMs : null,
  });
  return (
    <>
      <Title order={1} size="h3">
        Decisions
      </Title>
      <FilterForm filters={filters} />
      <Loaded live={live} what="the records" lines={12}>
        {({ records, next }) => (
          <>
            <Records records={records} />
            <Paging cursor={filters.cursor} next={next} />
          </>
        )}
      </Loaded>
    </>
  );
}

function FilterForm({ filters }: { readonly filters: Filters }) {
  const navigate = useNavigate({ from: "/decisions" });
  const apply = (search: Filters) => void navigate({ search });
  const scopes = Object.entries(filters).filter(([name]) => name.startsWith("scope."));
  return (
    <search className="filters">
      {Object.entries(choices).map(([name, values]) => (
        <NativeSelect
          key={name}
          size="xs"
          label={name}
          data={[{ value: "", label: "any" }, ...values]}
          value={filters[name as FilterName] ?? ""}
          onChange={(event) => apply(withFilter(filters, name as FilterName, event.currentTarget.value))}
        />
      ))}
      {words.map((name) => (
        <WordFilter
          key={name}
          name={name}
          value={filters[name] ?? ""}
          onApply={(value) => apply(withFilter(filters, name, value))}
        />
      ))}
      <NativeSelect
        size="xs"
        label="drills"
        data={[
          { value: "", label: "left out" },
          { value: "include", label: "included" },
          { value: "only", label: "only" },
        ]}
        value={filters.drills ?? ""}
        onChange={(event) => apply(withFilter(filters, "drills", event.currentTarget.value))}
      />
      {Object.keys(filters).length > 0 && (
        <Button size="xs" variant="default" onClick={() => apply({})}>
          Clear{scopes.length > 0 && ` (${scopes.map(([name, value]) => `${name}=${value}`).join(", ")})`}
        </Button>
      )}
    </search>
  );
}

interface WordFilterProps {
  readonly name: FilterName;
  readonly value: string;
  readonly onApply: (value: string) => void;
}

function WordFilter({ name, value, onApply }: WordFilterProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const apply = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() !== value) onApply(text);
  };
  return (
    <form onSubmit={apply}>
      <TextInput
        size="xs"
        label={name}
        placeholder={name === "since" || name === "until" ? "2026-01-31T12:00:00Z" : undefined}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => apply()}
      />
    </form>
  );
}

/** A table of records, each with the way to its decision. */
export function Records({ records }: { readonly records: readonly Schemas["Telemetry"][] }) {
  if (records.length === 0) return <Nothing>No record matches.</Nothing>;
  return (
    <Table
      label="Records"
      heads={["Decided", "Job", "Event", "Reason", "Gate or guard", "Kind", "Scope", "Decision", "Run"]}
    >
      {records.map((record) => (
        <tr key={record.eventId}>
          <td>
            <Time at={record.decidedAt} />
          </td>
          <td>
            <Id id={record.jobId} longest={28} />
          </td>
          <td>{record.event}</td>
          <td>
            <Link to="/decisions/$decisionId" params={{ decisionId: record.decisionId }}>
              {record.reason}
            </Link>
          </td>
          <td>{record.gate ?? record.guard ?? "–"}</td>
          <td>{record.kind}</td>
          <td>{Object.values(record.scope).join(" · ")}</td>
          <td>
            <Id id={record.decisionId} longest={13} />
          </td>
          <td>
            <Id id={record.runId} longest={13} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
