import type { Reason } from "@slotgate/contracts";

/** Details of problems that also appear in the API's description. */
export const problemTexts = {
  noKey: "send `authorization: Bearer KEY`",
  keysUnreadable: "the database with the keys does not answer: send the request again later",
  noDecision: "no decision has this id: `GET /v1/jobs/decisions?jobId=` lists the decisions of a job",
  noGeneration:
    "no decision with this id chose a profile, or its generation document is missing or altered: `slotgate replay` finds such records",
  noEngagement: "no engagement has this id: `GET /v1/kill` lists the open ones",
  killUnchanged:
    "the database could not change the kill, and nothing was changed; `GET /readyz` says why. To stop AI without the database, switch the kill flag (`slotgen.kill-switch`, unless SLOTGATE_KILL_FLAG names another) on in Unleash, or send SIGUSR2 to every process of `slotgate serve`",
  killUncertain:
    "the database did not confirm the change; check `GET /v1/kill`. To stop AI without the database, switch the kill flag (`slotgen.kill-switch`, unless SLOTGATE_KILL_FLAG names another) on in Unleash, or send SIGUSR2 to every process of `slotgate serve`",
  noDrill: "no drill has this id: `GET /v1/drills` lists all drills",
  noSignoff: "no sign-off of this environment has this id: `GET /v1/signoffs` lists them",
  noIncident: "no incident has this id: `GET /v1/incidents` lists all incidents",
  noRevision:
    "no revision of the allowlist has this number: `GET /v1/allowlist/revisions` lists all revisions",
  inFile:
    "the allowlist is in the file of SLOTGEN_ALLOWLIST_PATH: change that file, or start without the variable",
  noGenerationRevision:
    "no revision of the generation document has this number: `GET /v1/generation/revisions` lists all revisions",
  generationInFile:
    "the generation document is in the file of SLOTGATE_GENERATION_PATH: change that file, or start without the variable",
  noIfMatch:
    'send `If-Match` with the `ETag` of a `GET` of the same address, or `"0"` if there is no revision, so that no change is lost',
  noRun: "no run of this key's owner has this id: `GET /v1/runs` lists the owner's runs",
  noResult:
    "no job with this id was completed for this key's owner: `GET /v1/jobs/decisions?jobId=` shows how it ended",
  resultGone: "the job's results were withdrawn or erased; submit the job again to generate it again",
  heldBack: (reason: Reason) =>
    `the gate \`kill-switch\` denies with \`${reason}\`: send the request again later; generated results are served once it passes`,
} as const;
