import { availableParallelism } from "node:os";

/** More threads would only wait for PostgreSQL, which reads with one process. */
const mostThreads = 4;

export const threadsHere = (): number => Math.min(mostThreads, availableParallelism());
