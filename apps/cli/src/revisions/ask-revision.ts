import type { ApiClient } from "../api/api-client.ts";
import type { Governed, Revision, State } from "./governed.ts";

type Kind<Known extends State> = Pick<Governed<Known, Revision>, "command" | "path" | "noun" | "state">;

export const askInForce = <Known extends State>(
  client: ApiClient,
  { path, state }: Kind<Known>,
): Promise<Known> => client.ask({ path, contract: state });

export const askRevision = <Known extends State>(
  client: ApiClient,
  kind: Kind<Known>,
  revision: number,
): Promise<Known> =>
  client.ask({
    path: `${kind.path}/revisions/${revision}`,
    contract: kind.state,
    missing: noRevision(kind, revision),
  });

export const noRevision = ({ noun, command }: Pick<Governed, "noun" | "command">, revision: number): string =>
  `the ${noun} has no revision ${revision}: \`slotgate ${command} history\` lists its revisions`;
