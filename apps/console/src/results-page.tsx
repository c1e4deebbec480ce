import { Alert, Button, Paper, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { answerOf, type Schemas } from "./api/client.ts";
import { readers, useApi, useLive } from "./api/use-live.ts";
import { Allowed } from "./parts/allowed.tsx";
import { HoldButton } from "./parts/hold-button.tsx";
import { Loaded, Nothing, Refusal } from "./parts/loaded.tsx";
import { Paging } from "./parts/paging.tsx";
import { Table } from "./parts/table.tsx";
import { useFormDraft } from "./parts/use-draft.ts";
import { grouped, Id, Time } from "./parts/values.tsx";
import { filterOf } from "./results-filter.ts";

export function ResultsPage() {
  return (
    <>
      <Title order={1} size="h3">
        Results
      </Title>
      <Paper component="section" withBorder p="md" mt="sm" aria-labelledby="withdraw">
        <Title order={2} size="h5" id="withdraw">
          Withdraw
        </Title>
        <Text size="sm" c="dimmed" mt="xs">
          A withdrawn result is never served again, and its job ids can be used for other content. Records
          stay.
        </Text>
        <Allowed roles={["operate"]} what="withdraw results">
          <Withdraw />
        </Allowed>
      </Paper>
      <Removals />
    </>
  );
}

const empty = {
  since: "",
  until: "",
  owner: "",
  jobId: "",
  ruleId: "",
  scope: "",
  modelConfigDigest: "",
  promptDigest: "",
  reason: "",
};

const fields = [
  { name: "since", label: "stored since", hint: "2026-01-31T12:00:00Z" },
  { name: "until", label: "stored before", hint: "2026-01-31T13:00:00Z" },
  { name: "owner", label: "owner", hint: undefined },
  { name: "jobId", label: "job", hint: undefined },
  { name: "ruleId", label: "rule", hint: undefined },
  { name: "scope", label: "scope", hint: "subject=Chemistry, grade=8" },
  { name: "modelConfigDigest", label: "configuration digest", hint: undefined },
  { name: "promptDigest", label: "prompt digest", hint: undefined },
] as const;

type Removal = Schemas["ResultRemoval"];

function Withdraw() {
  const api = useApi();
  const queries = useQueryClient();
  const { fields: written, set, drop } = useFormDraft("withdraw", empty);
  const filter = filterOf(written);
  const asked = JSON.stringify(filter);
  const reason = written.reason.trim();
  const remove = (dryRun: boolean): Promise<Removal> =>
    answerOf<Removal>(
      api.POST("/v1/results/withdraw", {
        body: {
          version: "v1",
          // A count is not logged, and may come before the reason is known.
          reason: dryRun && reason === "" ? "count" : reason,
          // The API judges the values.
          filter: filter as Schemas["ResultWithdrawal"]["filter"],
          dryRun,
        },
      }),
    );
  const count = useMutation<{ readonly of: string; readonly results: number }, Error>({
    mutationFn: async () => ({ of: asked, results: (await remove(true)).results }),
  });
  const counted = count.data?.of === asked ? count.data.results : null;
  const withdraw = useMutation<Removal, Error>({
    mutationFn: () => remove(false),
    onSuccess: ({ results }) => {
      drop();
      count.reset();
      notifications.show({ color: "teal", title: "Withdrawn", message: inResults(results) });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["removals"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    count.mutate();
  };
  const nothingGiven = Object.keys(filter).length === 0;
  return (
    <form onSubmit={submit}>
      <div className="filters">
        {fields.map(({ name, label, hint }) => (
          <TextInput
            key={name}
            size="xs"
            label={label}
            placeholder={hint}
            value={written[name]}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        ))}
        <Button size="xs" type="submit" variant="default" loading={count.isPending} disabled={nothingGiven}>
          Count
        </Button>
      </div>
      <div role="status">
        {counted === null ? (
          <Nothing>
            {nothingGiven
              ? "Give at least one filter: nothing is withdrawn wholesale."
              : "Count first: all filters given must match."}
          </Nothing>
        ) : (
          <Alert color={counted === 0 ? "gray" : "yellow"} className="note">
            It reaches {inResults(counted)}.
          </Alert>
        )}
      </div>
      {count.error !== null && <Refusal error={count.error} what="the count" />}
      {counted !== null && counted > 0 && (
        <div className="filters">
          <TextInput
            size="xs"
            className="grow"
            label="reason"
            maxLength={1_000}
            value={written.reason}
            onChange={(event) => set("reason", event.currentTarget.value)}
          />
          <HoldButton disabled={reason === ""} loading={withdraw.isPending} onHeld={() => withdraw.mutate()}>
            Hold to withdraw {inResults(counted)}
          </HoldButton>
        </div>
      )}
      {withdraw.error !== null && <Refusal error={withdraw.error} what="the answer" />}
    </form>
  );
}

const inResults = (results: number): string => (results === 1 ? "1 result" : `${grouped(results)} results`);

function Removals() {
  const { cursor } = useSearch({ from: "/results" });
  const live = useLive<Schemas["ResultRemovalList"]>({
    key: ["removals", cursor],
    roles: readers,
    read: (api, signal) => {
      const query = cursor === undefined ? {} : { cursor };
      return answerOf(api.GET("/v1/results/removals", { signal, params: { query } }));
    },
    everyMs: cursor === undefined ? 5_000 : null,
  });
  return (
    <Paper component="section" withBorder p="md" mt="md" aria-labelledby="removals">
      <Title order={2} size="h5" id="removals" mb="xs">
        Withdrawals and erasures
      </Title>
      <Loaded live={live} what="the removals">
        {({ removals, next }) => (
          <>
            {removals.length === 0 ? (
              <Nothing>Nothing was withdrawn or erased.</Nothing>
            ) : (
              <Table
                label="Removals"
                heads={["When", "What", { number: "Results" }, "Which", "Who", "Why", "Id"]}
              >
                {removals.map(({ removalId, removedAt, kind, results, filter, by, reason }) => (
                  <tr key={removalId}>
                    <td>
                      <Time at={removedAt} />
                    </td>
                    <td>{kind}</td>
                    <td className="number">{grouped(results)}</td>
                    <td>
                      {Object.entries(filter).map(([name, value]) => (
                        <div key={name}>
                          {name}: {typeof value === "string" ? value : JSON.stringify(value)}
                        </div>
                      ))}
                    </td>
                    <td>{by}</td>
                    <td>{reason}</td>
                    <td>
                      <Id id={removalId} longest={13} />
                    </td>
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
