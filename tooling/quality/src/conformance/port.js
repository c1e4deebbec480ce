/**
 * The decision, ported from the conformance vectors and their README without reading the gate. Self-contained: anything
 * that it needs and the README does not state is a gap in the README.
 */

const gates = [
  ["kill-switch", killSwitchDenial],
  ["feature-flag", featureFlagDenial],
  ["opt-in", optInDenial],
  ["allowlist", allowlistDenial],
  ["rollout", rolloutDenial],
];

export function decide(given) {
  const controls = controlsOf(given);
  const { ruleId, reason } = lookUp(allowlistOf(given.allowlist), given);
  const bucket = bucketOf(controls, given.job);
  const known = { given, controls, allowlistReason: reason, bucket };
  const states = {};
  let denial = null;
  for (const [gate, denialOf] of gates) {
    const reason = denial === null ? denialOf(known) : null;
    states[gate] = denial !== null ? "not-reached" : reason === null ? "passed" : "denied";
    if (reason !== null) denial = { gate, reason };
  }
  const evidence = { gates: states, ruleId, bucket };
  return denial === null
    ? { outcome: "admitted", ...evidence }
    : { outcome: "denied", ...denial, ...evidence };
}

function killSwitchDenial({ given, controls }) {
  const own = controls?.snapshot.killSwitch;
  const switches = Array.isArray(given.killSwitches) ? given.killSwitches : [];
  if (own === "engaged" || switches.some((one) => one?.state === "engaged")) return "KILL_SWITCH";
  if (controls === null) return "CONTROLS_UNAVAILABLE";
  if (!isFresh(controls)) return "CONTROLS_STALE";
  if (own !== "released" || switches.length === 0) return "KILL_SWITCH_UNKNOWN";
  return switches.every(isReleased) ? null : "KILL_SWITCH_UNKNOWN";
}

function isReleased(one) {
  return one?.state === "released" && ["service", "environment", "process", "self-test"].includes(one.source);
}

function controlsOf({ controls, environment }) {
  const snapshot = controls?.snapshot;
  if (snapshot?.version !== "v1") return null;
  if (!["unleash", "static"].includes(snapshot.source)) return null;
  if (typeof environment !== "string" || environment === "") return null;
  if (snapshot.environment !== environment) return null;
  if ((controls.confirmed ?? null) === null) return null;
  return controls;
}

function isFresh({ confirmed, maxAgeMs }) {
  const { ageMs, clockSteppedBack } = confirmed;
  return isAge(ageMs) && isAge(maxAgeMs) && clockSteppedBack === false && ageMs <= maxAgeMs;
}

function isAge(value) {
  return Number.isFinite(value) && value >= 0;
}

function featureFlagDenial({ controls }) {
  const feature = controls?.snapshot.feature;
  if (feature === "enabled") return null;
  return feature === "disabled" ? "FEATURE_DISABLED" : "FEATURE_UNKNOWN";
}

function optInDenial({ given }) {
  return given.metadata?.allowAI === true ? null : "NOT_OPTED_IN";
}

function allowlistDenial({ allowlistReason }) {
  return allowlistReason;
}

export function lookUp(allowlist, { appliesTo, job }) {
  if (allowlist === null) return { ruleId: null, reason: "ALLOWLIST_UNAVAILABLE" };
  const ruleId = allowlist.rules.find((rule) => matches(rule, appliesTo, job))?.id ?? null;
  if (!allowlist.enabled) return { ruleId, reason: "ALLOWLIST_DISABLED" };
  return { ruleId, reason: ruleId === null ? "NOT_ALLOWLISTED" : null };
}

function matches(rule, appliesTo, job) {
  if (!rule.enabled || !isObject(appliesTo)) return false;
  if (typeof job?.kind !== "string" || typeof job.slotId !== "string") return false;
  for (const [dimension, values] of Object.entries(rule.appliesTo)) {
    const value = Object.hasOwn(appliesTo, dimension) ? appliesTo[dimension] : null;
    if (typeof value !== "string") return false;
    if (values[0] !== "*" && !values.includes(value)) return false;
  }
  if (!rule.kinds.includes(job.kind)) return false;
  return rule.slotIds.length === 0 || rule.slotIds.includes(job.slotId);
}

function rolloutDenial({ given, controls, bucket }) {
  if (bucket === null) return "ROLLOUT_INVALID";
  const { basisPoints } = controls.snapshot.rollout;
  return bucket < Math.min(basisPoints, ceilingOf(given.rolloutCap)) ? null : "ROLLOUT_EXCLUDED";
}

function ceilingOf(cap) {
  if (cap?.state === "none") return 10_000;
  return cap?.state === "set" && isBasisPoints(cap.basisPoints) ? cap.basisPoints : 0;
}

function bucketOf(controls, job) {
  const rollout = controls?.snapshot.rollout;
  if (rollout?.state !== "valid") return null;
  if (!isBasisPoints(rollout.basisPoints)) return null;
  if (!isPrintable(rollout.groupId)) return null;
  if (!isPrintable(job?.jobId)) return null;
  return bucketOfHash(hashOf(rollout.groupId, job.jobId));
}

export function bucketOfHash(hash) {
  return (hash % 100) * 100 + (Math.floor(hash / 100) % 100);
}

export function hashOf(groupId, jobId) {
  const bytes = new TextEncoder().encode([groupId, jobId].join(":"));
  const words = new DataView(bytes.buffer);
  const end = bytes.length - (bytes.length % 4);
  let hash = 0;
  for (let at = 0; at < end; at += 4) {
    hash ^= scrambled(words.getUint32(at, true));
    hash = Math.imul(rotated(hash, 13), 5) + 0xe6546b64;
  }
  let rest = 0;
  for (let at = bytes.length - 1; at >= end; at -= 1) rest = (rest << 8) | bytes[at];
  hash ^= scrambled(rest);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}

function scrambled(word) {
  return Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
}

function rotated(word, bits) {
  return (word << bits) | (word >>> (32 - bits));
}

export function allowlistOf(document) {
  if (!hasKeys(document, ["version", "enabled", "mode", "rules"])) return null;
  const { version, enabled, mode, rules } = document;
  if (version !== "allowlist.v1") return null;
  if (mode !== "deny_by_default") return null;
  if (typeof enabled !== "boolean") return null;
  if (!Array.isArray(rules) || rules.length > 10_000) return null;
  if (!rules.every(isRule)) return null;
  if (new Set(rules.map(({ id }) => id)).size < rules.length) return null;
  if (new Set(rules.map(dimensionsOf)).size > 1) return null;
  return rules.reduce((sum, rule) => sum + valuesIn(rule), 0) <= 100_000 ? document : null;
}

function isRule(rule) {
  if (!hasKeys(rule, ["id", "enabled", "appliesTo", "kinds", "slotIds", "maxJobsPerRun"])) return false;
  const { id, enabled, appliesTo, kinds, slotIds, maxJobsPerRun } = rule;
  if (!isIdentifier(id)) return false;
  if (typeof enabled !== "boolean") return false;
  if (!isObject(appliesTo)) return false;
  const dimensions = Object.keys(appliesTo);
  if (dimensions.length < 1 || dimensions.length > 16) return false;
  if (!dimensions.every(isIdentifier) || dimensions.includes("__proto__")) return false;
  if (!Object.values(appliesTo).every(areValues)) return false;
  if (!areIdentifiers(kinds) || kinds.length < 1) return false;
  if (!areIdentifiers(slotIds)) return false;
  return Number.isInteger(maxJobsPerRun) && maxJobsPerRun >= 1 && maxJobsPerRun <= 100;
}

function areValues(values) {
  if (!areIdentifiers(values) || values.length < 1 || values.length > 1000) return false;
  return !values.includes("*") || values.length === 1;
}

function dimensionsOf({ appliesTo }) {
  return JSON.stringify(Object.keys(appliesTo).sort());
}

function valuesIn({ appliesTo, kinds, slotIds }) {
  return Object.values(appliesTo).reduce((sum, values) => sum + values.length, kinds.length + slotIds.length);
}

function areIdentifiers(values) {
  return Array.isArray(values) && values.every(isIdentifier);
}

function isIdentifier(value) {
  return typeof value === "string" && /^[^\0]{1,256}$/u.test(value);
}

function isPrintable(value) {
  return typeof value === "string" && /^[\x20-\x7e]{1,256}$/.test(value);
}

function isBasisPoints(value) {
  return Number.isInteger(value) && value >= 0 && value <= 10_000;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasKeys(value, keys) {
  if (!isObject(value) || Object.keys(value).length !== keys.length) return false;
  return keys.every((key) => Object.hasOwn(value, key));
}
