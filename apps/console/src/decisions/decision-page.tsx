import { Paper, Text, Title } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type Api, answerOf, type Schemas } from "../api/client.ts";
import { useLive } from "../api/use-live.ts";
import { duration } from "../parts/age.ts";
import { Loaded, Nothing } from "../parts/loaded.tsx";
import { State } from "../parts/state.tsx";
import { grouped, Id, percentOf, Time } from "../parts/values.tsx";
import { DecisionsLink } from "./decisions-link.tsx";

interface Story {
  readonly decision: Schemas["Decision"];
  /** The same with its gates; null if the job has more than 100 newer decisions. */
  readonly told: Schemas["ToldDecision"] | null;
  /** The changes that explain why it differs from the one before. */
  readonly changes: readonly Schemas["Change"][];
}

async function readStory({
  api,
  decisionId,
  signal,
}: {
  api: Api;
  decisionId: string;
  signal: AbortSignal;
}): Promise<Story> {
  const decision = await answerOf(
    api.GET("/v1/decisions/{decisionId}", { signal, params: { path: { decisionId } } }),
  );
  const { decisions, changes } = await answerOf(
    api.GET("/v1/jobs/decisions", { signal, params: { query: { jobId: decision.jobId } } }),
  );
  return {
    decision,
    told: decisions.find((one) => one.decisionId === decisionId) ?? null,
    changes: changes.filter((one) => one.decisionId === decisionId).map(({ change }) => change),
  };
}

export function DecisionPage() {
  const { decisionId } = useParams({ from: "/decisions/$decisionId" });
  const live = useLive<Story>({
    key: ["decision", decisionId],
    read: (api, signal) => readStory({ api, decisionId, signal }),
    everyMs: null,
  });
  return (
    <>
      <Title order={1} size="h3">
        Decision
      </Title>
      <Loaded live={live} what="the decision" lines={10}>
        {(story) => <StoryView story={story} />}
      </Loaded>
    </>
  );
}

function StoryView({ story: { decision, told, changes } }: { readonly story: Story }) {
  const { evidence } = decision;
  return (
    <>
      <Text size="lg" mt="xs" mb="md">
        {decision.explanation}
      </Text>
      <div className="columns">
        <Paper component="section" withBorder p="md" aria-labelledby="gates">
          <Title order={2} size="h5" id="gates" mb="xs">
            Gate by gate
          </Title>
          {told === null && (
            <Nothing>The job has more than 100 newer decisions, so its gates are not listed.</Nothing>
          )}
          {told?.gates.length === 0 && <Nothing>None: no gate is asked for a verbatim job.</Nothing>}
          {told !== null && told.gates.length > 0 && (
            <ol className="gates">
              {told.gates.map(({ gate, state, detail }) => (
                <li key={gate} className={state}>
                  <strong>{gate}</strong> <GateState state={state} />
                  {detail !== null && <Text size="sm">{detail}</Text>}
                </li>
              ))}
              {told.guard !== null && (
                <li className="denied">
                  <strong>guard {told.guard}</strong> <GateState state="denied" />
                </li>
              )}
            </ol>
          )}
          {changes.length > 0 && (
            <>
              <Title order={3} size="h6" mt="md" mb="xs">
                Changed since the decision before
              </Title>
              {changes.map(({ changeId, at, source, what, who, why }) => (
                <Text key={changeId} size="sm">
                  <Time at={at} /> {source}: {what}
                  {who !== null && `, by ${who}`}
                  {why !== null && `: ${why}`}
                </Text>
              ))}
            </>
          )}
        </Paper>
        <Paper component="section" withBorder p="md" aria-labelledby="values">
          <Title order={2} size="h5" id="values" mb="xs">
            Values
          </Title>
          <dl className="values">
            <Value name="Reason">{decision.reason}</Value>
            <Value name="Status">{decision.status ?? "not known yet"}</Value>
            <Value name="Path">{decision.path}</Value>
            <Value name="Decided">
              <Time at={decision.decidedAt} />
            </Value>
            <Value name="Job">
              <Id id={decision.jobId} longest={40} />{" "}
              <DecisionsLink filters={{ job: decision.jobId }}>all of it</DecisionsLink>
            </Value>
            <Value name="Run">
              <Id id={decision.runId} />{" "}
              <Link to="/runs/$runId" params={{ runId: decision.runId }}>
                all of it
              </Link>
            </Value>
            <Value name="Decision">
              <Id id={decision.decisionId} />
            </Value>
            <Value name="Kind, slot">
              {decision.kind}, {decision.slotId}
            </Value>
            <Value name="Requires review">{decision.requiresReview ? "yes" : "no"}</Value>
            {decision.attempts !== null && <Value name="Requests sent">{grouped(decision.attempts)}</Value>}
            {told !== null && <Value name="Took">{duration(told.latencyMs)}</Value>}
            {decision.sourceDecisionId !== null && (
              <Value name="Generated by">
                <Link to="/decisions/$decisionId" params={{ decisionId: decision.sourceDecisionId }}>
                  the decision
                </Link>{" "}
                <Id id={decision.sourceDecisionId} />
              </Value>
            )}
            {evidence !== null && <EvidenceValues evidence={evidence} />}
            {told?.model != null && <ModelValues model={told.model} />}
            {told?.removal != null && (
              <Value name="Result">
                {told.removal.kind} <Time at={told.removal.removedAt} />
                {told.removal.reason !== null && `: ${told.removal.reason}`}
              </Value>
            )}
          </dl>
          {evidence === null && <Nothing>No evidence: a verbatim job, or a key that may not see it.</Nothing>}
        </Paper>
      </div>
    </>
  );
}

function EvidenceValues({ evidence }: { readonly evidence: Schemas["Evidence"] }) {
  const { bucket, basisPoints, groupId, ruleId, controls, allowlist, guardFigures, rolloutProblem } =
    evidence;
  return (
    <>
      {bucket !== null && (
        <Value name="Bucket">
          {bucket}
          {basisPoints !== null && `, in below ${basisPoints} (${percentOf(basisPoints)})`}
        </Value>
      )}
      {rolloutProblem !== null && <Value name="Rollout">{rolloutProblem}</Value>}
      {groupId !== null && <Value name="Group">{groupId}</Value>}
      {ruleId !== null && (
        <Value name="Rule">
          <DecisionsLink filters={{ rule: ruleId }}>{ruleId}</DecisionsLink>
        </Value>
      )}
      {controls !== null && (
        <Value name="Controls">
          revision {controls.revision}, <Id id={controls.digest} longest={14} />, confirmed{" "}
          {duration(controls.ageMs)} earlier
        </Value>
      )}
      {allowlist !== null && (
        <Value name="Allowlist">
          revision {allowlist.revision}, <Id id={allowlist.digest} longest={14} />
        </Value>
      )}
      {guardFigures !== null &&
        Object.entries(guardFigures).map(([name, figure]) => (
          <Value key={name} name={name}>
            {grouped(figure)}
          </Value>
        ))}
    </>
  );
}

function ModelValues({ model }: { readonly model: NonNullable<Schemas["ToldDecision"]["model"]> }) {
  return (
    <>
      <Value name="Model">
        {model.model} of {model.provider}
      </Value>
      <Value name="Configuration">
        <Id id={model.configDigest} longest={14} />
      </Value>
      <Value name="Prompt">
        <Id id={model.promptDigest} longest={14} />
      </Value>
      {model.inputTokens !== null && model.outputTokens !== null && (
        <Value name="Tokens">
          {grouped(model.inputTokens)} in, {grouped(model.outputTokens)} out
        </Value>
      )}
      {model.failure !== undefined && <Value name="Failure">{model.failure.detail}</Value>}
    </>
  );
}

function Value({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function GateState({ state }: { readonly state: "passed" | "denied" | "not-reached" }) {
  const colors = { passed: "teal", denied: "red", "not-reached": "gray" } as const;
  return <State color={colors[state]}>{state}</State>;
}
