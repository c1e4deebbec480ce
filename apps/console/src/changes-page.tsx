import { NativeSelect, Title } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { answerOf, type Schemas } from "./api/client.ts";
import { readers, useLive } from "./api/use-live.ts";
import { changeSources } from "./generated/vocabulary.ts";
import { Loaded, Nothing } from "./parts/loaded.tsx";
import { Paging } from "./parts/paging.tsx";
import { Table } from "./parts/table.tsx";
import { Time } from "./parts/values.tsx";

export function ChangesPage() {
  const search = useSearch({ from: "/changes" });
  const navigate = useNavigate({ from: "/changes" });
  const live = useLive<Schemas["ChangeList"]>({
    key: ["changes", search],
    roles: readers,
    // The API judges the values.
    read: (api, signal) =>
      answerOf<Schemas["ChangeList"]>(api.GET("/v1/changes", { signal, params: { query: search as never } })),
    everyMs: search.cursor === undefined ? 5_000 : null,
  });
  return (
    <>
      <Title order={1} size="h3">
        Changes
      </Title>
      <search className="filters">
        <NativeSelect
          size="xs"
          label="source"
          data={[{ value: "", label: "any" }, ...changeSources]}
          value={search.source ?? ""}
          onChange={(event) => {
            const source = event.currentTarget.value;
            void navigate({ search: source === "" ? {} : { source } });
          }}
        />
      </search>
      <Loaded live={live} what="the changes" lines={10}>
        {({ changes, next }) => (
          <>
            {changes.length === 0 ? <Nothing>No change is recorded.</Nothing> : <Changes changes={changes} />}
            <Paging cursor={search.cursor} next={next} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Changes({ changes }: { readonly changes: readonly Schemas["Change"][] }) {
  return (
    <Table label="Changes" heads={["When", "Source", "What", "Who", "Why", "Before and after"]}>
      {changes.map(({ changeId, at, source, what, who, why, before, after }) => (
        <tr key={changeId}>
          <td>
            <Time at={at} />
          </td>
          <td>{source}</td>
          <td>{what}</td>
          <td>{who ?? "unknown"}</td>
          <td>{why ?? "–"}</td>
          <td>
            <details>
              <summary>show</summary>
              <pre>{`before ${JSON.stringify(before, null, 2)}\nafter ${JSON.stringify(after, null, 2)}`}</pre>
            </details>
          </td>
        </tr>
      ))}
    </Table>
  );
}
