import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type ReadinessReportV1, type ReleaseBasis, signoffRoles } from "@slotgate/contracts";
import { gateOrderDigest } from "@slotgate/contracts/contracts-digest";
import { digestOf } from "@slotgate/contracts/digest";
import { type AllowlistStore, type GenerationStore, generationDigests } from "@slotgate/executor";
import { createSignoffStore, readStoreFactsApart } from "@slotgate/postgres";
import { provenByBuild, readinessReport, type ServiceFacts } from "@slotgate/readiness";
import { oneAtATime } from "../http/request/one-at-a-time.ts";
import type { Readiness, ReportAsked } from "../http/request/readiness.ts";
import { readBuild } from "../version.ts";
import type { ServiceBase } from "./base.ts";
import type { Execution } from "./open-executor.ts";
import type { Gates } from "./open-gates.ts";

/** They use what jobs leave of two cores: their priority is the lowest. */
const threads = 2;
const logEveryMs = 5_000;

interface ReadinessParts {
  readonly gates: Gates;
  readonly execution: Execution;
  /** Null: the allowlist is in a file. */
  readonly allowlistStore: Pick<AllowlistStore, "inForce"> | null;
  /** Null: the generation document is in a file. */
  readonly generationStore: Pick<GenerationStore, "inForce"> | null;
}

export function openReadiness(
  base: ServiceBase,
  { gates, execution, allowlistStore, generationStore }: ReadinessParts,
): Readiness {
  const { config, stores, stopping, logger } = base;
  const { policy, signers } = config.readiness;
  const environment = gates.controls.status().environment;
  const signoffs = createSignoffStore({ database: stores.changing.database });
  let found: ReturnType<typeof findOfBuild> | null = null;

  // Once: the code of a process does not change.
  function ofBuild() {
    found ??= findOfBuild();
    return found;
  }

  async function basis(): Promise<ReleaseBasis> {
    const { build, contracts } = await ofBuild();
    const inForce =
      generationStore === null ? execution.generation.current() : await generationStore.inForce();
    const document = inForce?.document ?? null;
    const generation = document === null ? null : generationDigests(document);
    return {
      build,
      contracts,
      gateOrder: gateOrderDigest(),
      // The gates know none while it is being read, as with the generation document: that would undo every sign-off.
      allowlist:
        allowlistStore === null ? gates.allowlist.status().digest : (await allowlistStore.inForce()).digest,
      modelConfiguration: generation?.configDigest ?? null,
      prompt: generation?.promptDigest ?? null,
      policy: digestOf(policy),
    };
  }

  async function ownFacts(): Promise<ServiceFacts> {
    const { contractsFlaw, vectors } = await ofBuild();
    const status = gates.controls.status();
    const snapshot = status.state === "confirmed" ? status.snapshot : null;
    return {
      environment,
      basis: await basis(),
      contractsFlaw,
      vectors,
      selfTestFlaw: selfTestFlaw(gates),
      controls: {
        kill: snapshot !== null && snapshot.killSwitch !== "unknown",
        feature: snapshot !== null && snapshot.feature !== "unknown",
        rollout: snapshot?.rollout.state === "valid",
        allowlist: gates.allowlist.status().digest !== null,
      },
      runbookSections: await runbookSections(),
    };
  }

  async function compute({ stage, window, signal, onProgress }: ReportAsked): Promise<ReadinessReportV1> {
    const stopped = AbortSignal.any([stopping.signal, signal]);
    const databaseUrl = config.databaseUrl ?? "";
    let loggedAt = performance.now();
    const store = await readStoreFactsApart(
      { databaseUrl, window, threads },
      {
        signal: stopped,
        onProgress(progress) {
          onProgress(progress);
          const now = performance.now();
          if (now - loggedAt < logEveryMs) return;
          loggedAt = now;
          logger.info({ stage, ...progress }, "computing a readiness report");
        },
      },
    );
    const facts = {
      ...store,
      signoffs: await signoffs.list(environment),
      changes: await signoffs.changes(),
      service: await ownFacts(),
    };
    const report = readinessReport(stage, { facts, policy, window });
    await signoffs.keep(report);
    return report;
  }

  return {
    environment,
    basis,
    rolesOf: ({ subject, signs = [] }) =>
      signoffRoles.filter((role) => signers[role].includes(subject) || signs.includes(role)),
    signoffs,
    report: oneAtATime(compute, {
      mostWaiting: 4,
      nouns: "reports",
      onWaiting: ({ onProgress }) => onProgress({ what: "waiting for another report", read: 0, of: null }),
    }),
  };
}

const findOfBuild = async () => ({ build: readBuild(), ...(await provenByBuild()) });

/** `undefined`: none has ended, or the last one is too old to say anything. */
function selfTestFlaw({ selfTest }: Pick<Gates, "selfTest">): string | null | undefined {
  const status = selfTest.status();
  switch (status.state) {
    case "passed":
      return null;
    case "failed":
      return status.problem;
    default:
      return undefined;
  }
}

/** The headings of the runbook that comes with this build. */
async function runbookSections(): Promise<readonly string[]> {
  const path = fileURLToPath(import.meta.resolve("@slotgate/service/docs/runbook.md"));
  const text = await readFile(path, "utf8");
  return [...text.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);
}
