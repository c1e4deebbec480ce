import { NativeSelect, Title } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { answerOf, type Schemas } from "./api/client.ts";
import { useLive } from "./api/use-live.ts";
import { Loaded, Nothing } from "./parts/loaded.tsx";
import { Paging } from "./parts/paging.tsx";
import { Time } from "./parts/values.tsx";
import { Wide } from "./parts/wide.tsx";

const sources = [
  "kill",
  "controls",
  "allowlist",
  "cap",
  "budget",
  "model-configuration",
  "prompt",
  "tripwire",
  "drill",
] as const satisfies readonly Schemas["Change"]["source"][];

export function ChangesPage() {
  const search = useSearch({ from: "/changes" });
  const navigate = useNavigate({ from: "/changes" });
  const live = useLive<Schemas["ChangeList"]>({
    key: ["changes", search],
    read: (api, signal) => {
      const query = { ...search, state: undefined } as never;
      return answerOf<Schemas["ChangeList"]>(api.GET("/v1/changes", { signal, params: { query } }));
    },
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
          data={[{ value: "", label: "any" }, ...sources]}
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
    <Wide label="Changes">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Source</th>
            <th scope="col">What</th>
            <th scope="col">Who</th>
            <th scope="col">Why</th>
            <th scope="col">Before and after</th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </Wide>
  );
}
