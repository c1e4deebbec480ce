import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { Chance } from "./chance.ts";
import type { RequestParts } from "./good-requests.ts";
import { mutateDocument } from "./mutate-document.ts";
import { mutateText } from "./mutate-text.ts";
import { oddTexts, propertyNames } from "./odd-values.ts";

/** A request in the form in which it is sent. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | null;
  /** Whether it may reach another operation than the one that was changed. */
  readonly strayed: boolean;
}

type Changing = {
  -readonly [Part in "method" | "path" | "document"]: RequestParts[Part];
} & {
  readonly inPath: Record<string, string>;
  query: string[];
  readonly headers: Record<string, string | readonly string[]>;
  body: Buffer | null;
  strayed: boolean;
};

type Change = (request: Changing, chance: Chance) => void;

export interface MutateOptions {
  readonly chance: Chance;
  /** The last change of the document, for one that must be refused. */
  readonly spoil?: (document: unknown) => unknown;
}

/** The request with one to three changes. */
export function mutateRequest(
  parts: RequestParts,
  { chance, spoil = (same) => same }: MutateOptions,
): SentRequest {
  const { method, path, document } = parts;
  const request: Changing = {
    method,
    path,
    document,
    strayed: false,
    body: null,
    inPath: encoded(parts.inPath),
    query: [],
    headers: {},
  };
  // With all parameters at once, most exclude each other or change nothing.
  for (const [name, value] of Object.entries(parts.query))
    if (chance.oneIn(2)) request.query.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  for (const [name, value] of Object.entries(parts.headers))
    if (chance.oneIn(2)) request.headers[name] = value;
  if (document !== undefined) request.headers["content-type"] = "application/json";

  const rounds = 1 + chance.below(3);
  const later: Change[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const change = chance.pick(changesFor(parts));
    if (ofBytes.includes(change)) later.push(change);
    else change(request, chance);
  }
  if (document !== undefined) request.body = Buffer.from(textOf(spoil(request.document)));
  for (const change of later) change(request, chance);
  return {
    method: request.method,
    headers: request.headers,
    body: request.body,
    strayed: request.strayed,
    path:
      fill(request.path, request.inPath) + (request.query.length === 0 ? "" : `?${request.query.join("&")}`),
  };
}

const textOf = (document: unknown): string => JSON.stringify(document) ?? "";
const encoded = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]));
const fill = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name);

function changesFor({ inPath, document }: RequestParts): readonly Change[] {
  const ofPath = Object.keys(inPath).length === 0 ? [] : [changePath];
  // After most other changes a request is refused before its document is read.
  if (document !== undefined)
    return [
      ...Array<Change>(9).fill(changeDocument),
      ...[changeText, changeText, changeEncoding, changeType, changeHeader, changeQuery, changeMethod],
      ...ofPath,
    ];
  return [changeQuery, changeQuery, changeQuery, changeHeader, changeMethod, ...ofPath, ...ofPath, ...ofPath];
}

const rawTexts = [
  "%00",
  "%ff",
  "%",
  "%F0%9F",
  "%c0%af",
  "%2e%2e",
  "..",
  "%2F",
  "a%2fb",
  "a+b",
  "%25",
  ";a=b",
  "~",
];
const inUrl = (chance: Chance): string =>
  chance.oneIn(2)
    ? chance.pick(rawTexts)
    : encodeURIComponent(chance.pick(oddTexts).toWellFormed().slice(0, 2_000));

const changePath: Change = (request, chance) => {
  const name = chance.pick(Object.keys(request.inPath));
  const value = inUrl(chance);
  // An empty value, or a step up, leads to another operation.
  if (value === "" || value.startsWith("..")) request.strayed = true;
  request.inPath[name] = value;
};

const changeQuery: Change = (request, chance) => {
  const at = chance.below(request.query.length + 1);
  const other = encodeURIComponent(chance.pick([...propertyNames, "limit", "cursor", "since"]));
  const name = request.query[at]?.split("=")[0] ?? other;
  const changed = chance.pick([
    ...[`${name}=${inUrl(chance)}`, `${name}=${inUrl(chance)}`, `${name}=${inUrl(chance)}`],
    ...[`${name}=1&${name}=2`, `${name}[]=1`, `${name}[a]=1`, name, `${name}=`, `=${name}`, "&&", "%ff=%ff"],
  ]);
  request.query.splice(at, 1, changed);
};

const headerTexts = [
  ...[
    "",
    " ",
    "*",
    '"0"',
    '"1"',
    'W/"1"',
    '"-1"',
    '"1e3"',
    '"9007199254740993"',
    '"1", "2"',
    "1",
    '"',
    "\t",
    "é",
  ],
  ...["respond-async", "respond-async, wait=10", "Respond_Async", "respond-async=false", ", ,", "wait=9e99"],
  ...[
    "__proto__",
    "constructor",
    "ended",
    "3/10",
    "-1/0",
    "gzip",
    "text/csv",
    "a".repeat(255),
    "a".repeat(4_000),
  ],
  ...["00-00000000000000000000000000000000-0000000000000000-00", `00-${"f".repeat(32)}-${"f".repeat(16)}-01`],
];
const moreHeaders = [
  ...[
    "Idempotency-Key",
    "If-Match",
    "Prefer",
    "Last-Event-ID",
    "traceparent",
    "x-request-id",
    "accept",
    "range",
  ],
  ...["idempotency_key", "if-none-match", "x-http-method-override", "accept-encoding", "expect-ct", "origin"],
  ...["x-forwarded-for", "cookie", "te", "via", "baggage", "tracestate"],
];
const changeHeader: Change = (request, chance) => {
  const name = chance.pick([...Object.keys(request.headers), ...moreHeaders]);
  if (/^content-type$/i.test(name)) return;
  const value = chance.pick(headerTexts);
  request.headers[name] = chance.oneIn(6) ? [value, chance.pick(headerTexts)] : value;
};

const changeMethod: Change = (request, chance) => {
  request.method = chance.pick(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
  request.strayed = true;
};

const changeDocument: Change = (request, chance) => {
  request.document = mutateDocument(request.document, chance);
};

const changeText: Change = (request, chance) => {
  request.body = mutateText((request.body ?? "").toString(), chance);
};

const changeType: Change = ({ headers }, chance) => {
  headers["content-type"] = chance.pick([
    ...[
      "text/plain",
      "",
      "application/json; charset=latin1",
      'application/json; charset="UTF-8"',
      "application/JSON",
    ],
    ...[
      "application/problem+json",
      "multipart/form-data",
      "application/json, text/plain",
      "application/json;;;",
    ],
    ...["application/json; charset=utf-16", "application/x-www-form-urlencoded", "*/*", "application/json\t"],
  ]);
};

const zipped: readonly ((body: Buffer) => readonly [coding: string, body: Buffer])[] = [
  (body) => ["gzip", gzipSync(body)],
  (body) => ["deflate", deflateSync(body)],
  (body) => ["br", brotliCompressSync(body)],
  (body) => ["GZIP", gzipSync(body)],
  (body) => ["identity", body],
  (body) => ["gzip", body],
  (body) => ["gzip", gzipSync(body).subarray(0, -5)],
  (body) => ["gzip", Buffer.concat([gzipSync(body), gzipSync(body)])],
  (body) => ["gzip, gzip", gzipSync(gzipSync(body))],
  (body) => ["zstd", body],
  () => ["gzip", gzipSync(Buffer.alloc(9_000_000, " "), { level: 1 })],
];
const changeEncoding: Change = (request, chance) => {
  const [coding, body] = chance.pick(zipped)(request.body ?? Buffer.alloc(0));
  request.headers["content-encoding"] = coding;
  request.body = body;
};

/** Changes of the body once it is bytes. */
const ofBytes: readonly Change[] = [changeText, changeEncoding];
