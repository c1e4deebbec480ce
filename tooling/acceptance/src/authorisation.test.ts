import { parseWith, problemV1 } from "@slotgate/contracts";
import type { OperationId } from "@slotgate/service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ColumnName, columns, type Verdict } from "./authorisation/columns.ts";
import { type Credentials, makeCredentials } from "./authorisation/credentials.ts";
import { type OperationFacts, operations } from "./authorisation/operations.ts";
import { type Known, type Row, rows } from "./authorisation/rows.ts";
import { newJobId } from "./world/documents.ts";
import { type LocalIssuer, startLocalIssuer } from "./world/local-issuer.ts";
import { startWorld, type World } from "./world/start-world.ts";

/** The authorisation matrix: every operation by every kind of credential, over HTTP, on real parts. */

let issuer: LocalIssuer;
let world: World;
let credentials: Credentials;
let known: Known;
beforeAll(async () => {
  issuer = await startLocalIssuer();
  world = await startWorld({
    env: { SLOTGATE_OIDC_ISSUER: issuer.url, SLOTGATE_OIDC_AUDIENCE: "slotgate" },
  });
  await world.untilOpen();
  const jobId = newJobId();
  const { runId, jobs } = await world.generate({ jobs: [{ jobId }] });
  known = { jobId, runId, decisionId: jobs[0]?.decision.decisionId ?? "" };
  credentials = await makeCredentials(world, issuer);
});
afterAll(async () => {
  await world.stop();
  await issuer.stop();
});

it("has a row for every operation, and no row for what is none", () => {
  expect(Object.keys(rows).toSorted()).toEqual(Object.keys(operations).toSorted());
});

const columnNames = Object.keys(columns) as ColumnName[];

describe.each(Object.entries(operations) as [OperationId, OperationFacts][])("%s", (id, operation) => {
  const row: Row = rows[id];
  const cells = columnNames.map((name) => {
    const verdict: Verdict = columns[name];
    return { name, verdict, status: statusFor(operation, { row, verdict }) };
  });

  it.each(cells)("with $name: $status", async ({ name, verdict, status }) => {
    const response = await ask(operation, { row, authorization: credentials[name] });
    const text = await response.text();
    expect({ status: response.status, text }).toMatchObject({ status });
    if (hides({ row, verdict })) for (const its of Object.values(known)) expect(text).not.toContain(its);
    if (status !== 401 && status !== 403) return;
    const problem = parseWith(problemV1, JSON.parse(text));
    if (!problem.ok) throw new Error(JSON.stringify(problem.issues));
    const type = status === 401 ? "unauthorized" : "forbidden";
    expect(problem.value).toMatchObject({ type: `urn:slotgate:problem:${type}`, status });
    expect(problem.value.detail).toMatch("says" in verdict ? verdict.says : /^this requires role /);
    expect(response.headers.get("www-authenticate") === null).toBe(status === 403);
    expect(text).not.toContain(credentials[name]?.split(" ")[1] ?? "nothing to hide");
  });
});

/** Whether what is known to its owner has to look as if it were not there. */
function hides({ row, verdict }: { readonly row: Row; readonly verdict: Verdict }): boolean {
  const another = "as" in verdict && verdict.owner === "another" && verdict.as.includes("submit");
  return another && row.anothers !== undefined;
}

function statusFor(
  { roles }: OperationFacts,
  { row, verdict }: { readonly row: Row; readonly verdict: Verdict },
): number {
  const answered = hides({ row, verdict }) && row.anothers === "not-found" ? 404 : (row.status ?? 200);
  if (roles === null) return answered;
  if (!("as" in verdict)) return verdict.status;
  return verdict.as.some((role) => roles.includes(role)) ? answered : 403;
}

function ask(
  { method, path }: OperationFacts,
  { row, authorization }: { readonly row: Row; readonly authorization: string | null },
): Promise<Response> {
  const parameters = row.parameters?.(known) ?? {};
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ""));
  const query = row.query === undefined ? "" : `?${row.query(known)}`;
  return world.request(`${address}${query}`, {
    method: method.toUpperCase(),
    key: null,
    ...(authorization === null ? {} : { headers: { authorization } }),
    ...(row.body === undefined ? {} : { body: JSON.stringify(row.body()) }),
  });
}
