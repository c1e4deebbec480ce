import { Button, NativeSelect, Paper, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answerOf, type Schemas } from "../api/client.ts";
import { readers, useApi, useLive } from "../api/use-live.ts";
import { signoffAreas, signoffRoles } from "../generated/vocabulary.ts";
import { Loaded, Nothing, Refusal } from "../parts/loaded.tsx";
import { State } from "../parts/state.tsx";
import { Table } from "../parts/table.tsx";
import { Id, Time } from "../parts/values.tsx";
import type { Report } from "./read-report.ts";

type Request = Schemas["SignoffRequest"];
const signoffsKey = ["signoffs"];

/** The sign-offs, and the form that makes one on the evidence of a report. */
export function Signoffs({ report }: { readonly report: Report | null }) {
  const live = useLive<Schemas["SignoffList"]>({
    key: signoffsKey,
    roles: readers,
    read: (api, signal) => answerOf(api.GET("/v1/signoffs", { signal })),
    everyMs: 10_000,
  });
  return (
    <Paper component="section" withBorder p="md" mt="md" aria-labelledby="signoffs">
      <Title order={2} size="h5" id="signoffs" mb="xs">
        Sign-offs
      </Title>
      <Loaded live={live} what="the sign-offs">
        {({ signoffs }) =>
          signoffs.length === 0 ? <Nothing>Nothing is signed off.</Nothing> : <List signoffs={signoffs} />
        }
      </Loaded>
      {report === null ? (
        <Text size="sm" mt="sm">
          Compute a report to sign an area off on its evidence.
        </Text>
      ) : (
        <Sign report={report} />
      )}
    </Paper>
  );
}

function List({ signoffs }: { readonly signoffs: readonly Schemas["SignoffEntry"][] }) {
  return (
    <Table label="Sign-offs" heads={["Signed", "Role", "Area", "By", "State", "Statement", "Report"]}>
      {signoffs.map((one) => (
        <tr key={one.signoffId}>
          <td>
            <Time at={one.signedAt} />
          </td>
          <td>{one.role}</td>
          <td>{one.area}</td>
          <td>{one.subject}</td>
          <td>
            <State color={one.state === "valid" ? "teal" : "gray"}>{one.state}</State>
            {one.because !== null && <Text size="xs">{one.because}</Text>}
          </td>
          <td>{one.statement}</td>
          <td>
            <Id id={one.report} longest={14} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Sign({ report }: { readonly report: Report }) {
  const api = useApi();
  const queries = useQueryClient();
  const [role, setRole] = useState<Request["role"]>(signoffRoles[0]);
  const [area, setArea] = useState<Request["area"]>(signoffAreas[0]);
  const [statement, setStatement] = useState("");
  const sign = useMutation<unknown, Error>({
    mutationFn: () =>
      answerOf(
        api.POST("/v1/signoffs", {
          body: { version: "v1", role, area, report: report.digest, statement: statement.trim() },
        }),
      ),
    onSuccess: () => {
      setStatement("");
      notifications.show({ color: "teal", title: "Signed off", message: `${area}, as ${role}` });
      return queries.invalidateQueries({ queryKey: signoffsKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sign.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Title order={3} size="h6" mt="md">
        Sign off on report <Id id={report.digest} longest={14} />
      </Title>
      <div className="filters">
        <NativeSelect
          size="xs"
          label="role"
          data={[...signoffRoles]}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as Request["role"])}
        />
        <NativeSelect
          size="xs"
          label="area"
          data={[...signoffAreas]}
          value={area}
          onChange={(event) => setArea(event.currentTarget.value as Request["area"])}
        />
        <TextInput
          size="xs"
          className="grow"
          label="statement"
          maxLength={1_000}
          value={statement}
          onChange={(event) => setStatement(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" loading={sign.isPending} disabled={statement.trim() === ""}>
          Sign off
        </Button>
      </div>
      {sign.error !== null && <Refusal error={sign.error} what="the answer" />}
    </form>
  );
}
