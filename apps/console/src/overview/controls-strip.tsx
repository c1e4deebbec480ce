import { Alert, Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { Schemas } from "../api/client.ts";
import { useBudget, useControls, useHealth, useKill } from "../api/reads.ts";
import { KillSource } from "../kill/kill-control.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { grouped, Id, percentOf, Time } from "../parts/values.tsx";

/** What is set, how fresh it is, and what is left. */
export function ControlsStrip() {
  const controls = useControls();
  const kill = useKill();
  const budget = useBudget();
  const health = useHealth();
  return (
    <div className="strip">
      <Card title="Kill">
        <Loaded live={kill} what="the kill">
          {({ killSwitches, engagements }) => (
            <>
              <div className="badges">
                {killSwitches.map(({ source, state }) => (
                  <KillSource key={source} name={source} state={state} />
                ))}
              </div>
              {engagements?.map(({ engagementId, owner, reason }) => (
                <Text key={engagementId} size="sm">
                  {reason} ({owner})
                </Text>
              ))}
            </>
          )}
        </Loaded>
      </Card>
      <Card title="Controls">
        <Loaded live={controls} what="the controls">
          {(status, { age }) => <Controls status={status} age={age} />}
        </Loaded>
      </Card>
      <Card title="Allowlist">
        <Loaded live={controls} what="the allowlist">
          {({ allowlist }) => <Allowlist allowlist={allowlist} />}
        </Loaded>
      </Card>
      <Card title="Budget left today">
        <Loaded live={budget} what="the budget">
          {(value) => <Budget budget={value} />}
        </Loaded>
      </Card>
      <Card title="Service">
        <Loaded live={health} what="the health of the service">
          {({ status, degraded }) => (
            <>
              <Figure name="State" value={degraded.length === 0 ? status : `${status}, degraded`} />
              {degraded.map(({ what, detail }) => (
                <Alert key={what} role="note" color="yellow" p="xs" mt="xs" title={what}>
                  {detail}
                </Alert>
              ))}
            </>
          )}
        </Loaded>
      </Card>
    </div>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper component="section" withBorder p="sm" aria-label={title}>
      <Title order={2} size="h6" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <div className="figure">
      <span>{name}</span>
      <strong>{value}</strong>
    </div>
  );
}

interface ControlsProps {
  readonly status: Schemas["ControlsStatus"];
  /** How long ago the status was asked for. */
  readonly age: number | null;
}

function Controls({ status, age }: ControlsProps) {
  const { state, ageMs, maxAgeMs, controls, rolloutCap, environment, advice } = status;
  const confirmed = ageMs === null || age === null ? null : ageMs + age;
  const stale = state !== "confirmed" || confirmed === null || confirmed > maxAgeMs;
  const rollout = controls?.rollout;
  return (
    <>
      <Figure name="AI flag" value={controls?.feature ?? "unknown"} />
      <Figure
        name="Rollout"
        value={
          rollout === undefined
            ? "unknown"
            : rollout.state === "valid"
              ? percentOf(rollout.basisPoints)
              : "invalid"
        }
      />
      <Figure
        name="Cap"
        value={rolloutCap.state === "set" ? percentOf(rolloutCap.basisPoints) : rolloutCap.state}
      />
      <Figure name="Environment" value={environment} />
      <div className={stale ? "stale" : undefined}>
        <Figure
          name="Confirmed"
          value={
            confirmed === null
              ? "never"
              : `${Math.ceil(confirmed / 1_000)} s ago${stale ? `, stale after ${maxAgeMs / 1_000} s` : ""}`
          }
        />
      </div>
      {rollout?.state === "invalid" && (
        <Text size="sm" mt="xs">
          {rollout.problem}
        </Text>
      )}
      {advice.map((sentence) => (
        <Text key={sentence} size="sm" mt="xs">
          {sentence}
        </Text>
      ))}
    </>
  );
}

function Allowlist({ allowlist }: { readonly allowlist: Schemas["AllowlistStatus"] }) {
  const { source, revision, digest, enabled, rules, problem } = allowlist;
  return (
    <>
      <Figure name="State" value={enabled === null ? "unavailable" : enabled ? "enabled" : "disabled"} />
      <Figure name="Rules" value={rules === null ? "–" : grouped(rules)} />
      <Figure name="Revision" value={revision ?? "–"} />
      <Figure name="Digest" value={digest === null ? "–" : <Id id={digest} longest={14} />} />
      <Figure name="Source" value={source} />
      {problem !== null && (
        <Text size="sm" mt="xs">
          {problem}
        </Text>
      )}
    </>
  );
}

function Budget({ budget }: { readonly budget: Schemas["Budget"] }) {
  const [today] = budget.days;
  return (
    <>
      <Figure name="Tokens" value={today === undefined ? "–" : left(today.tokens)} />
      <Figure name="Calls" value={today === undefined ? "–" : left(today.calls)} />
      <Text size="xs" c="dimmed" mt="xs">
        Reset <Time at={budget.endsAt} />
      </Text>
    </>
  );
}

function left({ limit, spent, reserved }: Schemas["BudgetUse"]): string {
  if (limit === null) return `no limit; ${grouped(spent + reserved)} used`;
  return `${grouped(Math.max(0, limit - spent - reserved))} of ${grouped(limit)}`;
}
