import { Button, Paper, Text, Title } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { answerOf, type Schemas } from "../api/client.ts";
import { readers, useLive } from "../api/use-live.ts";
import { Allowed } from "../parts/allowed.tsx";
import { Loaded, Nothing } from "../parts/loaded.tsx";
import { Paging } from "../parts/paging.tsx";
import { State } from "../parts/state.tsx";
import { Table } from "../parts/table.tsx";
import { grouped, Id, Time } from "../parts/values.tsx";
import { allowlistKey, type Document, useAllowlist } from "./reads.ts";

export function AllowlistPage() {
  const live = useAllowlist();
  return (
    <>
      <Title order={1} size="h3">
        Allowlist
      </Title>
      <Loaded live={live} what="the allowlist" lines={10}>
        {(state) => <InForce state={state} />}
      </Loaded>
      {live.data?.value.source !== "file" && <History inForce={live.data?.value.revision ?? null} />}
    </>
  );
}

function InForce({ state }: { readonly state: Schemas["AllowlistState"] }) {
  const { revision, digest, document, made, source } = state;
  return (
    <>
      <div className="head">
        <div>
          <Text size="sm" mt="xs">
            {revision === 0 ? "No document" : <>Revision {revision}</>}
            {digest !== null && (
              <>
                , digest <Id id={digest} longest={14} />
              </>
            )}
            {made !== null && (
              <>
                , by {made.by}, <Time at={made.at} />: {made.reason}
              </>
            )}
          </Text>
          {source === "file" && (
            <Text size="sm" c="dimmed">
              It is in a file, and can only be changed there.
            </Text>
          )}
        </div>
        {document !== null && (
          <State color={document.enabled ? "teal" : "red"}>{document.enabled ? "enabled" : "disabled"}</State>
        )}
      </div>
      {source === "database" && (
        <Allowed roles={["operate"]} what="change the allowlist">
          <Button size="xs" my="sm" renderRoot={(props) => <Link to="/allowlist/change" {...props} />}>
            Change it
          </Button>
        </Allowed>
      )}
      {document === null || document.rules.length === 0 ? (
        <Nothing>No rule is in force, so no job is admitted.</Nothing>
      ) : (
        <Rules rules={document.rules} />
      )}
    </>
  );
}

const mostShown = 200;

/** The rules of a document, in the order in which they are asked. */
export function Rules({ rules }: { readonly rules: Document["rules"] }) {
  return (
    <>
      <Table
        label="Rules"
        heads={["Rule", "State", "Applies to", "Kinds", "Slots", { number: "Jobs a run" }]}
      >
        {rules.slice(0, mostShown).map(({ id, enabled, appliesTo, kinds, slotIds, maxJobsPerRun }) => (
          <tr key={id}>
            <th scope="row">{id}</th>
            <td>
              <State color={enabled ? "teal" : "gray"}>{enabled ? "enabled" : "disabled"}</State>
            </td>
            <td>
              {Object.entries(appliesTo).map(([dimension, values]) => (
                <div key={dimension}>
                  {dimension}: {inShort(values)}
                </div>
              ))}
            </td>
            <td>{inShort(kinds)}</td>
            <td>{slotIds.length === 0 ? "any" : inShort(slotIds)}</td>
            <td className="number">{grouped(maxJobsPerRun)}</td>
          </tr>
        ))}
      </Table>
      {rules.length > mostShown && (
        <Nothing>and {grouped(rules.length - mostShown)} more; the document has all of them.</Nothing>
      )}
    </>
  );
}

function inShort(values: readonly string[]): string {
  if (values[0] === "*") return "any";
  const shown = values.slice(0, 8).join(", ");
  return values.length > 8 ? `${shown} and ${grouped(values.length - 8)} more` : shown;
}

function History({ inForce }: { readonly inForce: number | null }) {
  const { cursor } = useSearch({ from: "/allowlist" });
  const live = useLive<Schemas["AllowlistRevisionList"]>({
    key: [...allowlistKey, "revisions", cursor],
    roles: readers,
    read: (api, signal) => {
      const query = cursor === undefined ? {} : { cursor };
      return answerOf(api.GET("/v1/allowlist/revisions", { signal, params: { query } }));
    },
    everyMs: cursor === undefined ? 5_000 : null,
  });
  return (
    <Paper component="section" withBorder p="md" mt="md" aria-labelledby="history">
      <Title order={2} size="h5" id="history" mb="xs">
        History
      </Title>
      <Loaded live={live} what="the history">
        {({ revisions, next }) => (
          <>
            {revisions.length === 0 ? (
              <Nothing>No revision yet.</Nothing>
            ) : (
              <Table
                label="Revisions"
                heads={["Revision", "When", "Who", "Why", "State", { number: "Rules" }]}
              >
                {revisions.map(({ revision, at, by, reason, rules, enabled, rolledBackTo }) => (
                  <tr key={revision}>
                    <th scope="row">
                      <Link to="/allowlist/revisions/$revision" params={{ revision: String(revision) }}>
                        {revision}
                      </Link>
                      {revision === inForce && " in force"}
                    </th>
                    <td>
                      <Time at={at} />
                    </td>
                    <td>{by}</td>
                    <td>
                      {reason}
                      {rolledBackTo !== null && ` (rolled back to ${rolledBackTo})`}
                    </td>
                    <td>{enabled ? "enabled" : "disabled"}</td>
                    <td className="number">{grouped(rules)}</td>
                  </tr>
                ))}
              </Table>
            )}
            <Paging cursor={cursor} next={next} />
          </>
        )}
      </Loaded>
    </Paper>
  );
}
