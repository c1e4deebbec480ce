import { quotedForShell } from "@slotgate/controls";

type InCommandWords = string | ((matched: string, name: string) => string);

/** A dimension that looks like a misspelling. */
const intended = /if `([^`]+)` is intended, name it in `newDimensions`/g;

const words: readonly (readonly [ofApi: string | RegExp, ofCommand: InCommandWords])[] = [
  ["the key in `authorization: Bearer KEY`", "it"],
  [
    ": preview it with `POST /v1/allowlist/preview` on the revision in force, and send that preview's `previewDigest`",
    "",
  ],
  [
    ": send the request again with the same `Idempotency-Key`, or read the run with `GET /v1/runs/{runId}`",
    "",
  ],
  // The command names the request.
  [": find the request id in the service's log", ""],
  [
    intended,
    (_, name) =>
      `if \`${name}\` is intended, add --new-dimension ${quotedForShell(name)} to the \`apply\` command`,
  ],
  ["send the drill's id as `drill`", "give --drill ID"],
  ["with `POST /v1/generation/try` on", "with `slotgate generation try FILE --jobs SAMPLE` on"],
  ["send that try's `tryDigest`", "give the digest that it prints as --try-digest"],
  ["`GET /v1/kill`", "`slotgate kill status`"],
  ["`GET /readyz`", "`slotgate status`"],
  ["`GET /v1/jobs/decisions?jobId=`", "`slotgate explain JOB_ID`"],
  [": `GET /v1/runs` lists the owner's runs", ""],
  ["`GET /v1/changes`", "`slotgate changes`"],
  ["`GET /v1/incidents`", "`slotgate incidents list`"],
  ["`GET /v1/signoffs`", "`slotgate signoff list`"],
  ["`GET /v1/drills`", "`slotgate drill history`"],
  ["`GET /v1/generation/revisions`", "`slotgate generation history`"],
  ["`GET /v1/allowlist`", "`slotgate allowlist show`"],
  ["`GET /v1/allowlist/revisions`", "`slotgate allowlist history`"],
  ["`GET /v1/generation`", "`slotgate generation show`"],
  ["`GET /v1/generation/revisions`", "`slotgate generation history`"],
];

/** A text of the API with commands and options instead of operations and fields. */
export const inCommandWords = (text: string): string =>
  words.reduce(
    (left, [ofApi, ofCommand]) =>
      typeof ofCommand === "string" ? left.replaceAll(ofApi, ofCommand) : left.replaceAll(ofApi, ofCommand),
    text,
  );

/** The dimensions that an apply must name, by the preview's warnings. */
export const newDimensionsIn = (warnings: readonly string[]): readonly string[] =>
  warnings.flatMap((warning) => [...warning.matchAll(intended)].flatMap(([, name]) => name ?? []));
