import { median } from "./interleave.ts";
import type { LoadResult } from "./load-result.ts";
import { printTable } from "./print-table.ts";
import type { Spent } from "./processor-time.ts";

export type Round = LoadResult & Spent;

/** The rounds of each contender. */
export interface Measured {
  /** A bare Express JSON echo, the unit of processor time. */
  readonly echo: readonly Round[];
  readonly direct: readonly Round[];
  readonly durable: readonly Round[];
  readonly memory: readonly Round[];
  readonly gateway: readonly Round[];
  readonly commits: readonly Round[];
  readonly stubDurable: readonly Round[];
  readonly stubMemory: readonly Round[];
}

/** Of a request. */
const spentHeadings = ["server CPU ms", "PostgreSQL CPU ms", "echoes"] as const;

/** How much more than two single-row commits the service may add to a model call; DESIGN.md, "What it is measured against". */
const allowanceMs = 2;

/** Prints the tables of one number of connections and what they say about the bars. */
export function reportModelPath({
  connections,
  measured,
}: {
  readonly connections: number;
  readonly measured: Measured;
}): void {
  const echo = figuresOf(measured.echo);
  const direct = figuresOf(measured.direct);
  const durable = figuresOf(measured.durable);
  const gateway = figuresOf(measured.gateway);
  const commits = figuresOf(measured.commits);
  const row = (name: string, figures: Figures, added: "added" | "no model call"): string[] => [
    name,
    figures.perSecond.toFixed(0),
    figures.medianMs.toFixed(2),
    figures.p99Ms.toFixed(2),
    added === "added" ? (figures.medianMs - direct.medianMs).toFixed(2) : "",
    String(figures.count),
    figures.serverMs.toFixed(2),
    figures.postgresMs.toFixed(2),
    ((figures.serverMs + figures.postgresMs) / echo.serverMs).toFixed(1),
  ];
  printTable(
    [
      `${connections} connection(s)`,
      "requests/s",
      "median ms",
      "p99 ms",
      "added ms",
      "samples",
      ...spentHeadings,
    ],
    [
      row("bare Express JSON echo", echo, "no model call"),
      row("the model, called directly", direct, "no model call"),
      row("slotgate, records in PostgreSQL", durable, "added"),
      row("slotgate, records in memory", figuresOf(measured.memory), "added"),
      row("@portkey-ai/gateway, no records", gateway, "added"),
      row("two single-row commits", commits, "no model call"),
    ],
  );
  const added = durable.medianMs - direct.medianMs;
  const bar = commits.medianMs + allowanceMs;
  const verdict = (met: boolean): string => (met ? "met" : "NOT MET");
  console.log(
    `bar: added at the median at most two single-row commits + ${allowanceMs} ms, ` +
      `${added.toFixed(2)} of ${bar.toFixed(2)} ms: ${verdict(added <= bar)}`,
  );
  console.log(
    `bar: p99 below the gateway's, ${durable.p99Ms.toFixed(2)} against ${gateway.p99Ms.toFixed(2)} ms: ` +
      verdict(durable.p99Ms < gateway.p99Ms),
  );
  console.log();
  printTable(
    [`durable : in memory, ${connections} connection(s)`, "durable/s", "memory/s", "ratio"],
    [
      ratioRow("stub path", {
        durable: figuresOf(measured.stubDurable),
        memory: figuresOf(measured.stubMemory),
      }),
      ratioRow("model path", { durable, memory: figuresOf(measured.memory) }),
    ],
  );
  console.log();
}

interface Figures {
  readonly count: number;
  /** Median over the rounds. */
  readonly perSecond: number;
  /** Over the samples of all rounds together. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Processor time of a request, the median over the rounds. */
  readonly serverMs: number;
  readonly postgresMs: number;
}

function figuresOf(rounds: readonly Round[]): Figures {
  const all = rounds.flatMap(({ latenciesMs }) => latenciesMs).sort((one, other) => one - other);
  return {
    count: all.length,
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    medianMs: median(all),
    p99Ms: all[Math.floor(all.length * 0.99)] ?? Number.NaN,
    serverMs: median(rounds.map(({ serverMs }) => serverMs)),
    postgresMs: median(rounds.map(({ postgresMs }) => postgresMs)),
  };
}

const ratioRow = (name: string, { durable, memory }: Record<"durable" | "memory", Figures>): string[] => [
  name,
  durable.perSecond.toFixed(0),
  memory.perSecond.toFixed(0),
  `${((durable.perSecond / memory.perSecond) * 100).toFixed(0)} %`,
];
