import { Text, Title } from "@mantine/core";
import type { Schemas } from "./api/client.ts";
import { useBudget } from "./api/reads.ts";
import { Loaded, Nothing } from "./parts/loaded.tsx";
import { Table } from "./parts/table.tsx";
import { grouped, Time } from "./parts/values.tsx";

export function BudgetPage() {
  const live = useBudget();
  return (
    <>
      <Title order={1} size="h3">
        Budget
      </Title>
      <Loaded live={live} what="the budget" lines={8}>
        {(budget) => <BudgetView budget={budget} />}
      </Loaded>
    </>
  );
}

function BudgetView({ budget: { limits, endsAt, days } }: { readonly budget: Schemas["Budget"] }) {
  const [today, ...earlier] = days;
  return (
    <>
      <Text size="sm" mt="xs">
        A job that exceeds a budget ends as BUDGET_EXHAUSTED. Reset <Time at={endsAt} />. Limits for each run:{" "}
        {inWords(limits.tokensPerRun)} tokens, {inWords(limits.callsPerRun)} calls.
      </Text>
      {today !== undefined && (
        <div className="columns">
          <Use title="Tokens today" use={today.tokens} />
          <Use title="Calls today" use={today.calls} />
        </div>
      )}
      <Title order={2} size="h5" mt="lg" mb="xs">
        Earlier days
      </Title>
      {earlier.length === 0 ? (
        <Nothing>No earlier day has any use.</Nothing>
      ) : (
        <Table
          label="Earlier days"
          heads={[
            "Day, in UTC",
            { number: "Tokens spent" },
            { number: "Tokens reserved" },
            { number: "Calls spent" },
            { number: "Calls reserved" },
          ]}
        >
          {earlier.map(({ day, tokens, calls }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td className="number">{grouped(tokens.spent)}</td>
              <td className="number">{grouped(tokens.reserved)}</td>
              <td className="number">{grouped(calls.spent)}</td>
              <td className="number">{grouped(calls.reserved)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

const inWords = (limit: number | null): string =>
  limit === null ? "no limit on" : `at most ${grouped(limit)}`;

interface UseProps {
  readonly title: string;
  readonly use: Schemas["BudgetUse"];
}

function Use({ title, use: { limit, spent, reserved } }: UseProps) {
  const used = spent + reserved;
  const share = limit === null ? null : limit === 0 ? 1 : Math.min(1, used / limit);
  return (
    <section aria-label={title}>
      <Title order={2} size="h5" mt="md">
        {title}
      </Title>
      <div className="numbers">
        <div>
          <strong>{limit === null ? "no limit" : grouped(Math.max(0, limit - used))}</strong>
          <span>{limit === null ? "configured" : `left of ${grouped(limit)}`}</span>
        </div>
        <div>
          <strong>{grouped(spent)}</strong>
          <span>spent</span>
        </div>
        <div>
          <strong>{grouped(reserved)}</strong>
          <span>reserved</span>
        </div>
      </div>
      {share !== null && (
        <svg className="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect className="track" width="100" height="4" />
          <rect className="part" width={share * 100} height="4" />
        </svg>
      )}
    </section>
  );
}
