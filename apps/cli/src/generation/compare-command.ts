import {
  type CanaryComparison,
  type ComparisonVerdict,
  generationComparisonV1,
  type ModelFigures,
  type ProfileFigures,
} from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type Column, table } from "../output/table.ts";
import { type OutputOptions, type View, viewOf } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";

export interface CompareOptions extends OutputOptions {
  readonly since?: string;
  readonly until?: string;
}

/** Shows what each profile and model did, and each canary beside its profile. */
export async function compareCommand(io: CommandIo, options: CompareOptions): Promise<void> {
  const { since, until } = options;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ since, until }))
    if (value !== undefined) query.set(name, value);
  const comparison = await clientOrFail(io).ask({
    path: `/v1/generation/comparison?${query}`,
    contract: generationComparisonV1,
  });
  if (options.json === true) return io.out(asJson(comparison));
  const { profiles } = comparison;
  if (profiles.length === 0) return io.err("no call ended in that time\n");
  io.out(profilesAsText(profiles, { view: viewOf(io, options), options }));
}

interface Shown {
  readonly view: View;
  readonly options: OutputOptions;
}

/** A line for each profile, and one for each of its models if it has several. */
function profilesAsText(profiles: readonly ProfileFigures[], { view, options }: Shown): string {
  const rows = profiles.flatMap((profile): Row[] => {
    const { models } = profile;
    const [only] = models;
    const name = nameOf(profile);
    if (models.length === 1 && only !== undefined) return [{ name, model: only.model, figures: profile }];
    return [
      { name, model: "all", figures: profile },
      ...models.map((figures) => ({ name: "", model: figures.model, figures })),
    ];
  });
  return [
    table(rows, options.wide === true ? [...columns, ...inFull] : columns, view),
    ...profiles.flatMap((profile) =>
      profile.comparison === null
        ? []
        : ["\n", ...sentencesOn(profile, profile.comparison).map((text) => paragraph(text, view))],
    ),
  ].join("");
}

const nameOf = ({ profile, canaryOf }: ProfileFigures): string =>
  canaryOf === null ? profile : `${profile} (canary of ${canaryOf})`;

interface Row {
  readonly name: string;
  readonly model: string;
  readonly figures: ProfileFigures | ModelFigures;
}

const failuresOf = ({ refused, outputInvalid, outputTruncated, otherFailures }: Row["figures"]): number =>
  refused + outputInvalid + outputTruncated + otherFailures.reduce((sum, { calls }) => sum + calls, 0);

const columns: readonly Column<Row>[] = [
  { head: "PROFILE", cell: ({ name }) => name || " ", as: "text" },
  { head: "MODEL", cell: ({ model }) => model, as: "text" },
  { head: "CALLS", cell: ({ figures }) => figures.calls, as: "number" },
  { head: "OK", cell: ({ figures }) => figures.completed, as: "number" },
  { head: "FAILED", cell: ({ figures }) => failuresOf(figures), as: "number" },
  { head: "P50 MS", cell: ({ figures }) => rounded(figures.latency?.p50Ms), as: "number" },
  { head: "P95 MS", cell: ({ figures }) => rounded(figures.latency?.p95Ms), as: "number" },
  { head: "COST", cell: ({ figures }) => costInWords(figures.cost), as: "number" },
];

const inFull: readonly Column<Row>[] = [
  { head: "REFUSED", cell: ({ figures }) => figures.refused, as: "number" },
  { head: "INVALID", cell: ({ figures }) => figures.outputInvalid, as: "number" },
  { head: "TRUNCATED", cell: ({ figures }) => figures.outputTruncated, as: "number" },
  {
    head: "OTHER FAILURES",
    cell: ({ figures }) => figures.otherFailures.map(({ reason, calls }) => `${calls} ${reason}`).join(", "),
  },
  { head: "STOPPED", cell: ({ figures }) => figures.stopped, as: "number" },
  { head: "FELL BACK", cell: ({ figures }) => figures.fallbacks, as: "number" },
  { head: "REQUESTS", cell: ({ figures }) => figures.requests, as: "number" },
  { head: "INPUT TOKENS", cell: ({ figures }) => figures.inputTokens, as: "number" },
  { head: "OUTPUT TOKENS", cell: ({ figures }) => figures.outputTokens, as: "number" },
];

const rounded = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Math.round(value);

const ms = (value: number | null): string => (value === null ? "unknown" : `${Math.round(value)} ms`);

const costInWords = (cost: ModelFigures["cost"]): string | null =>
  cost === null ? null : `${cost.amount.toFixed(cost.amount < 100 ? 4 : 2)} ${cost.currency}`;

function sentencesOn(
  { profile, canaryOf }: ProfileFigures,
  { revision, profile: beside, canary, failures, latency }: CanaryComparison,
): readonly string[] {
  const share = ({ jobs, failed, percent }: CanaryComparison["canary"]): string =>
    `${failed} of ${jobs} jobs${percent === null ? "" : ` (${oneDecimal(percent)} %)`}`;
  const points = failures.differencePoints === null ? "" : `, ${signed(failures.differencePoints)} points`;
  const slower = latency.differenceMs === null ? "" : `, ${signed(latency.differenceMs)} ms`;
  return [
    `${printable(profile)} beside ${printable(canaryOf ?? "")}, under revision ${revision}:`,
    `failed: ${share(canary)} beside ${share(beside)}${points}: ${inWords(failures)}`,
    `p95: ${ms(canary.p95Ms)} beside ${ms(beside.p95Ms)}${slower}: ${inWords(latency)}`,
  ];
}

const oneDecimal = (value: number): string => value.toFixed(1);
const signed = (value: number): string => `${value < 0 ? "" : "+"}${oneDecimal(value)}`;

function inWords({ verdict, pValue }: CanaryComparison["failures"] | CanaryComparison["latency"]): string {
  const by: Readonly<Record<ComparisonVerdict, string>> = {
    "too-few-jobs": "too few jobs to tell",
    noise: "may be chance",
    worse: "worse",
    better: "better",
  };
  return pValue === null ? by[verdict] : `${by[verdict]} (p ${chance(pValue)})`;
}

const chance = (pValue: number): string => (pValue < 0.0001 ? "< 0.0001" : `= ${pValue.toFixed(4)}`);
