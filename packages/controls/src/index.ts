export {
  type AllowlistSource,
  type AllowlistStatus,
  allowlistFrom,
  allowlistKind,
  noAllowlistYet,
} from "./allowlist/allowlist-source.ts";
export { dimensionSlip } from "./allowlist/dimension-slip.ts";
export { DimensionSlipError } from "./allowlist/dimension-slip-error.ts";
export { createFileAllowlist } from "./allowlist/file-allowlist.ts";
export { type Clock, systemClock } from "./clock.ts";
export { compileFlags } from "./compile-flags.ts";
export type { ControlSource } from "./control-source.ts";
export {
  type DocumentKind,
  type DocumentSource,
  type Found,
  missing,
  type Prepared,
  prepared,
} from "./documents/document-source.ts";
export { followDocument } from "./documents/file-document.ts";
export { followFile } from "./documents/follow-file.ts";
export { locateIssues } from "./documents/locate-issues.ts";
export {
  allowlistFileBound,
  type ParsedDocument,
  parseDocument,
  parseDocumentOf,
  parseGeneration,
} from "./documents/parse-document.ts";
export { type ErrorFacts, errorFacts } from "./error-facts.ts";
export { freshnessOf, type Moment, momentOf } from "./freshness.ts";
export { decodeUtf8 } from "./json/decode-utf8.ts";
export { parseJson } from "./json/parse-json.ts";
export { createListeners } from "./listeners.ts";
export { messageOf } from "./message-of.ts";
export { pause } from "./pause.ts";
export { createProxiedAgents, type TlsSettings } from "./proxy/proxied-agents.ts";
export { certificateAdvice, type Fetch, proxiedFetch } from "./proxy/proxied-fetch.ts";
export { noProxy, type ProxySettings } from "./proxy/proxy-settings.ts";
export { quotedForShell } from "./quoted-for-shell.ts";
export {
  configFileBound,
  type FileBound,
  type FileContent,
  openRegularFile,
  readRegularFile,
  readRegularFileNow,
} from "./regular-file.ts";
export { createStaticSource } from "./static-source.ts";
export { adviceOn } from "./switch-advice.ts";
export { unleashAdmits } from "./unleash-admits.ts";
export { createAdminClient } from "./unleash-setup/admin-client.ts";
export { unleashAuthors } from "./unleash-setup/unleash-authors.ts";
export { type UnleashFlags, unleashFlags } from "./unleash-setup/unleash-flags.ts";
export { setUpUnleash } from "./unleash-setup/unleash-setup.ts";
export { createUnleashSource } from "./unleash-source.ts";
