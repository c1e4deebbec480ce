import type { OutputSpec, TriedModel } from "@slotgate/contracts";
import { Admission } from "@slotgate/contracts/admission";
import { addUsage, askModel, type Ended, nothingUsed, type ReadyModel, type Transport } from "./ask-model.ts";
import { mostInputTokens } from "./call-bounds.ts";
import { contentRulesOf } from "./content-schema.ts";
import { failureOf, type Trouble, troubleTable } from "./failure-of.ts";
import type { AskedModels, Generation, ModelPort, Usage } from "./model-port.ts";
import type { OutputChecks } from "./output-checks.ts";
import { type PromptTemplate, renderPrompt } from "./prompt-template.ts";

export interface ProfilePortOptions {
  /** In the order in which they are asked. */
  readonly models: readonly [ReadyModel, ...ReadyModel[]];
  readonly template: PromptTemplate;
  readonly promptDigest: string;
  readonly transport: Transport;
  readonly checks: OutputChecks;
}

/** The model port of one profile. */
export function createProfilePort(options: ProfilePortOptions): ModelPort {
  const { models, template, promptDigest, transport, checks } = options;
  const [first] = models;

  const circuit: ModelPort["circuit"] = (owner) =>
    models.map(({ circuits }) => circuits.state(owner)).find((state) => state !== "open") ?? "open";

  const bounds: ModelPort["bounds"] = (request) => {
    const { schema } = contentRulesOf(request.job.output);
    const prompt = renderPrompt({ ...request, template, schema });
    const mostOf = (amountOf: (model: ReadyModel) => number) => Math.max(...models.map(amountOf));
    return {
      inputTokens: mostInputTokens(prompt, schema),
      outputTokens: mostOf(({ config }) => config.maxOutputTokens),
      requests: models.reduce((sum, { config }) => sum + config.maxAttempts, 0),
    };
  };

  const generate: ModelPort["generate"] = async (
    request,
    admission,
    { signal, mayRequest, headers = {} },
  ) => {
    const { decisionId } = Admission.spend(admission);
    const { job, owner } = request;
    if (job.mode !== "generate") {
      throw new TypeError(`no model call for a job of mode \`${job.mode}\`: it needs none`);
    }
    const { output } = job;
    const tried: TriedModel[] = [];
    let answeredBy = first.identity;
    let usage = nothingUsed;

    const flaw = await checks.prepare(output);
    if (flaw !== null) {
      const trouble: Trouble = { kind: "schema-unusable", flaw };
      return generationOf({ ended: "trouble", trouble }, { output, answeredBy, tried, usage });
    }
    const { schema } = contentRulesOf(output);
    const prompt = renderPrompt({ ...request, template, schema });
    const check = (candidate: unknown) => checks.check(output, candidate);
    const call = { decisionId, owner, prompt, schema, check, signal, mayRequest, headers };

    let end: Ended = { ended: "withheld", cause: "circuit-open" };
    for (const model of models) {
      const asked = await askModel(model, { call, sentBefore: usage.attempts, transport });
      const { attempts } = asked.usage;
      const reason = reasonOf(asked);
      usage = addUsage(usage, asked.usage);
      if (attempts > 0 || reason !== null) tried.push({ ...model.identity, attempts, reason });
      if (attempts > 0 || asked.ended === "trouble") answeredBy = model.identity;
      // An open circuit says less than the failure of a model that was asked.
      if (reason !== "MODEL_CIRCUIT_OPEN" || end.ended !== "trouble") end = asked;
      if (!asksNext(asked)) break;
    }
    return generationOf(end, { output, answeredBy, tried, usage });
  };

  return { attribution: { ...first.identity, promptDigest }, circuit, bounds, generate };
}

/** Why a model gave no answer. Null if it gave one, or if the reason is the caller's: a withheld or aborted call. */
function reasonOf(asked: Ended): TriedModel["reason"] {
  if (asked.ended === "trouble") return troubleTable[asked.trouble.kind].reason;
  return isCircuitOpen(asked) ? "MODEL_CIRCUIT_OPEN" : null;
}

const asksNext = (asked: Ended): boolean =>
  asked.ended === "trouble" ? troubleTable[asked.trouble.kind].next === "asked" : isCircuitOpen(asked);

const isCircuitOpen = (asked: Ended): boolean => asked.ended === "withheld" && asked.cause === "circuit-open";

interface CallSummary extends AskedModels {
  readonly output: OutputSpec;
  readonly usage: Usage;
}

function generationOf(end: Ended, { output, answeredBy, tried, usage }: CallSummary): Generation {
  const asked = { ...usage, answeredBy, tried };
  switch (end.ended) {
    case "content":
      return { status: "generated", output: end.output, ...asked };
    case "trouble": {
      const ownSchema = output.schema === undefined ? "none" : "of-the-job";
      return { status: "failed", ...failureOf(end.trouble, { ownSchema }), ...asked };
    }
    case "withheld":
      return { status: "withheld", cause: end.cause, ...asked };
    case "aborted":
      return { status: "aborted", ...asked };
  }
}
