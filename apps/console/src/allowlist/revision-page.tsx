import { Text, Title } from "@mantine/core";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { answerOf, type Schemas } from "../api/client.ts";
import { Allowed } from "../parts/allowed.tsx";
import { Loaded, Nothing } from "../parts/loaded.tsx";
import { Id, Time } from "../parts/values.tsx";
import { Rules } from "./allowlist-page.tsx";
import { asText } from "./as-text.ts";
import { Difference } from "./difference.tsx";
import { Propose } from "./propose.tsx";
import { useAllowlist, useRevision } from "./reads.ts";

export function RevisionPage() {
  const { revision } = useParams({ from: "/allowlist/revisions/$revision" });
  const live = useRevision(Number(revision));
  return (
    <>
      <Title order={1} size="h3">
        Allowlist, revision {revision}
      </Title>
      <Loaded live={live} what="the revision" lines={10}>
        {(state) => <RevisionView state={state} />}
      </Loaded>
      <Text size="sm" mt="sm">
        <Link to="/allowlist">Back to the allowlist</Link>
      </Text>
    </>
  );
}

function RevisionView({ state }: { readonly state: Schemas["AllowlistState"] }) {
  const { made, digest, document, revision } = state;
  const inForce = useAllowlist();
  return (
    <>
      {made !== null && (
        <Text size="sm" mt="xs">
          By {made.by}, <Time at={made.at} />: {made.reason}
          {digest !== null && (
            <>
              . Digest <Id id={digest} longest={14} />
            </>
          )}
        </Text>
      )}
      <Loaded live={inForce} what="the allowlist in force">
        {(now) =>
          now.revision === revision ? (
            <Nothing>It is in force.</Nothing>
          ) : (
            <>
              <Difference
                title={`From revision ${now.revision}, in force, to this one`}
                before={asText(now.document)}
                after={asText(document)}
              />
              <Allowed roles={["operate"]} what="roll the allowlist back">
                <RollBack revision={revision} basedOn={now.revision} text={asText(document)} />
              </Allowed>
            </>
          )
        }
      </Loaded>
      {document === null || document.rules.length === 0 ? (
        <Nothing>It has no rule.</Nothing>
      ) : (
        <Rules rules={document.rules} />
      )}
    </>
  );
}

interface RollBackProps {
  readonly revision: number;
  /** The revision in force. */
  readonly basedOn: number;
  readonly text: string;
}

function RollBack({ revision, basedOn, text }: RollBackProps) {
  const navigate = useNavigate();
  return (
    <Propose
      text={text}
      basedOn={basedOn}
      draft={`roll back to ${revision}`}
      action="Roll back to it"
      send={(api, { reason, previewDigest }) =>
        answerOf(
          api.POST("/v1/allowlist/rollback", {
            params: { header: { "If-Match": `"${basedOn}"` } },
            body:
              previewDigest === undefined
                ? { version: "v1", reason, revision }
                : { version: "v1", reason, revision, previewDigest },
          }),
        )
      }
      onSent={() => void navigate({ to: "/allowlist" })}
      onIssues={() => {}}
    />
  );
}
