import { readFileSync } from "node:fs";

/** Processor time of a request, in milliseconds. */
export interface Spent {
  readonly serverMs: number;
  readonly postgresMs: number;
}

/** The processes that serve requests. */
export interface Serving {
  /** Null: the requests go to PostgreSQL itself. */
  readonly server: number | null;
  /** PostgreSQL's first process; null: the server uses none. */
  readonly postgres: number | null;
}

/**
 * Measures what a round of load costs: unlike rates and latencies this hardly depends on what else the machine does. From
 * `/proc`, so it needs Linux.
 */
export async function withSpent<Result extends { readonly responses: number }>(
  { server, postgres }: Serving,
  round: () => Promise<Result>,
): Promise<Result & Spent> {
  const now = () => ({
    server: server === null ? 0 : usedBy(server).own,
    postgres: postgres === null ? 0 : usedByFamily(postgres),
  });
  const before = now();
  const result = await round();
  const after = now();
  return {
    ...result,
    serverMs: (after.server - before.server) / result.responses,
    postgresMs: (after.postgres - before.postgres) / result.responses,
  };
}

/** Of a process that starts one for each connection: it counts those that have ended itself. */
function usedByFamily(parent: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ");
  const { own, ended } = usedBy(parent);
  return children.reduce((sum, child) => sum + usedBy(Number(child)).own, own + ended);
}

/** Milliseconds; `ended`: by children that have ended. */
function usedBy(pid: number): { readonly own: number; readonly ended: number } {
  try {
    // The name in the second field may contain blanks and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const ticks = stat.slice(stat.lastIndexOf(") ")).split(" ").slice(12, 16).map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = ticks;
    return { own: (user + system) * tickMs, ended: (endedUser + endedSystem) * tickMs };
  } catch {
    return { own: 0, ended: 0 }; // It has ended: its parent counts it.
  }
}

/** Linux counts in hundredths of a second. */
const tickMs = 10;
