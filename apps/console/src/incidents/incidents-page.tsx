import { NativeSelect, Paper, Text, Title } from "@mantine/core";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { answerOf, type Schemas } from "../api/client.ts";
import { readers, useLive } from "../api/use-live.ts";
import { Allowed } from "../parts/allowed.tsx";
import { Loaded, Nothing } from "../parts/loaded.tsx";
import { Paging } from "../parts/paging.tsx";
import { State } from "../parts/state.tsx";
import { Table } from "../parts/table.tsx";
import { Id, Time } from "../parts/values.tsx";
import { AddEntry } from "./add-entry.tsx";
import { OpenIncident } from "./open-incident.tsx";

export function IncidentsPage() {
  const search = useSearch({ from: "/incidents" });
  const navigate = useNavigate({ from: "/incidents" });
  const live = useLive<Schemas["IncidentList"]>({
    key: ["incidents", search],
    roles: readers,
    // The API judges the values.
    read: (api, signal) =>
      answerOf<Schemas["IncidentList"]>(
        api.GET("/v1/incidents", { signal, params: { query: search as never } }),
      ),
    everyMs: search.cursor === undefined ? 5_000 : null,
  });
  return (
    <>
      <Title order={1} size="h3">
        Incidents
      </Title>
      <search className="filters">
        <NativeSelect
          size="xs"
          label="state"
          data={[{ value: "", label: "any" }, "open", "resolved"]}
          value={search.state ?? ""}
          onChange={(event) => {
            const state = event.currentTarget.value;
            void navigate({ search: state === "" ? {} : { state } });
          }}
        />
      </search>
      <Allowed roles={["operate"]} what="open incidents">
        <OpenIncident />
      </Allowed>
      <Loaded live={live} what="the incidents" lines={8}>
        {({ incidents, tripwires, next }) => (
          <>
            {incidents.length === 0 ? <Nothing>No incident.</Nothing> : <Incidents incidents={incidents} />}
            <Paging cursor={search.cursor} next={next} />
            <Title order={2} size="h5" mt="lg" mb="xs">
              Tripwires
            </Title>
            <ul className="plain">
              {tripwires.map(({ tripwire, state, detail }) => (
                <li key={tripwire}>
                  <strong>{tripwire}</strong> {state}: {detail}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </>
  );
}

function Incidents({ incidents }: { readonly incidents: readonly Schemas["IncidentSummary"][] }) {
  return (
    <Table label="Incidents" heads={["Opened", "Severity", "State", "Title", "Opened by"]}>
      {incidents.map(({ incidentId, openedAt, severity, state, title, openedBy }) => (
        <tr key={incidentId}>
          <td>
            <Time at={openedAt} />
          </td>
          <td>{severity}</td>
          <td>
            <IncidentState state={state} />
          </td>
          <td>
            <Link to="/incidents/$incidentId" params={{ incidentId }}>
              {title}
            </Link>
          </td>
          <td>{openedBy}</td>
        </tr>
      ))}
    </Table>
  );
}

function IncidentState({ state }: { readonly state: "open" | "resolved" }) {
  return <State color={state === "open" ? "red" : "gray"}>{state}</State>;
}

export function IncidentPage() {
  const { incidentId } = useParams({ from: "/incidents/$incidentId" });
  const live = useLive<Schemas["Incident"]>({
    key: ["incident", incidentId],
    roles: readers,
    read: (api, signal) =>
      answerOf(api.GET("/v1/incidents/{incidentId}", { signal, params: { path: { incidentId } } })),
    everyMs: 5_000,
  });
  return (
    <>
      <Title order={1} size="h3" mb="xs">
        Incident
      </Title>
      <Loaded live={live} what="the incident" lines={8}>
        {(incident) => <IncidentView incident={incident} />}
      </Loaded>
      {live.data !== undefined && (
        <Allowed roles={["operate"]} what="add to incidents">
          <AddEntry incidentId={incidentId} state={live.data.value.state} />
        </Allowed>
      )}
    </>
  );
}

function IncidentView({ incident }: { readonly incident: Schemas["Incident"] }) {
  const { title, state, severity, description, from, to, links, history, incidentId, openedBy } = incident;
  return (
    <Paper withBorder p="md">
      <div className="head">
        <Title order={2} size="h4">
          {title}
        </Title>
        <IncidentState state={state} />
      </div>
      <Text size="sm" c="dimmed">
        Severity {severity}, opened by {openedBy}, <Id id={incidentId} />
      </Text>
      {description !== null && <Text mt="xs">{description}</Text>}
      <Text size="sm" mt="xs">
        Effects from <Time at={from} /> {to === null ? "until now" : "to "}
        {to !== null && <Time at={to} />}
      </Text>
      <Links links={links} />
      <Title order={3} size="h5" mt="md" mb="xs">
        History
      </Title>
      <ol className="gates">
        {history.map((entry) => (
          <li key={`${entry.at} ${entry.kind}`}>
            <strong>{entry.kind}</strong> <Time at={entry.at} />, by {entry.by}
            <Text component="div" size="sm">
              {inWords(entry)}
            </Text>
          </li>
        ))}
      </ol>
    </Paper>
  );
}

function inWords(entry: Schemas["IncidentHistoryEntry"]): ReactNode {
  switch (entry.kind) {
    case "opening":
      return `severity ${entry.severity}`;
    case "note":
      return entry.text;
    case "severity":
      return `from ${entry.before} to ${entry.after}: ${entry.reason}`;
    case "links":
      return <Links links={entry.links} />;
    case "window":
    case "resolution":
    case "reopening":
      return entry.reason;
  }
}

function Links({ links }: { readonly links: readonly Schemas["IncidentLink"][] }) {
  return (
    <ul className="plain">
      {links.map(({ kind, id }) => (
        <li key={`${kind} ${id}`}>
          {kind === "decision" ? (
            <Link to="/decisions/$decisionId" params={{ decisionId: id }}>
              decision
            </Link>
          ) : (
            kind
          )}{" "}
          <Id id={id} />
        </li>
      ))}
    </ul>
  );
}
