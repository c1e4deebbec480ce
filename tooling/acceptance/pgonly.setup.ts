import { freePorts, startPostgres, temporaryDirectory } from "@slotgate/stack";
export default async function setup(project: any) {
  const directory = await temporaryDirectory("incidents-pg");
  const [port = 0] = await freePorts(1);
  const postgres = await startPostgres({ port, dataDirectory: `${directory.path}/postgres`, log: () => {}, settings: { max_connections: "100" } });
  project.provide("stack", { databaseUrl: postgres.url("postgres") });
  return async () => { await postgres.stop(); await directory.remove(); };
}
