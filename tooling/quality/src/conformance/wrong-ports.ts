/** One mistake in the port: a piece of the text of `port.js` and what replaces it. */
export interface WrongPort {
  readonly name: string;
  readonly right: string;
  readonly wrong: string;
}

const instead = (right: string, wrongs: Readonly<Record<string, string>>): WrongPort[] =>
  Object.entries(wrongs).map(([name, wrong]) => ({ name, right, wrong }));

const killSources = ["service", "environment", "process", "self-test"].flatMap((source) => [
  ...instead("Array.isArray(given.killSwitches) ? given.killSwitches : []", {
    [`${source} is not asked`]: `given.killSwitches?.map?.((one) => (one?.source === "${source}" ? { ...one, state: "released" } : one)) ?? []`,
  }),
  ...instead("switches.every(isReleased)", {
    [`${source} unknown counts as released`]: `switches.every((one) => isReleased(one) || (one?.source === "${source}" && one.state === "unknown"))`,
  }),
  ...instead('switches.some((one) => one?.state === "engaged")', {
    [`${source} engaged counts as unknown`]: `switches.some((one) => one?.state === "engaged" && one.source !== "${source}")`,
  }),
]);

const gates = [
  '  ["kill-switch", killSwitchDenial],',
  '  ["feature-flag", featureFlagDenial],',
  '  ["opt-in", optInDenial],',
  '  ["allowlist", allowlistDenial],',
  '  ["rollout", rolloutDenial],',
];
const swappedGates = gates.flatMap((one, at) =>
  gates.slice(at + 1).map((other) => ({
    name: `${one.trim()} and ${other.trim()} change places`,
    right: gates.join("\n"),
    wrong: gates.map((gate) => (gate === one ? other : gate === other ? one : gate)).join("\n"),
  })),
);

const firstRules = [1, 2, 31, 32, 64, 1_000, 1_024].flatMap((count) =>
  instead("allowlist.rules.find(", {
    [`the first ${count} rules alone are asked`]: `allowlist.rules.slice(0, ${count}).find(`,
  }),
);

const cutJobIds = [16, 32, 64, 128, 255].flatMap((length) =>
  instead('[groupId, jobId].join(":")', {
    [`job ids are cut after ${length} characters`]: `[groupId, jobId.slice(0, ${length})].join(":")`,
  }),
);

/** Some vector shows each of these mistakes. If none does, a vector is missing. */
export const wrongPorts: readonly WrongPort[] = [
  ...killSources,
  ...swappedGates,
  ...firstRules,
  ...cutJobIds,
  ...instead("Array.isArray(given.killSwitches) ? given.killSwitches : []", {
    "a list that is none counts as a source released":
      'Array.isArray(given.killSwitches) ? given.killSwitches : [{ source: "service", state: "released" }]',
    "an object counts as a list":
      "Array.isArray(given.killSwitches) ? given.killSwitches : isObject(given.killSwitches) ? [given.killSwitches] : []",
    "the last entry of a source counts":
      "[...new Map((Array.isArray(given.killSwitches) ? given.killSwitches : []).map((one) => [one?.source, one])).values()]",
    "the first entry of a source counts":
      "[...new Map((Array.isArray(given.killSwitches) ? given.killSwitches : []).toReversed().map((one) => [one?.source, one])).values()]",
    "three kill switches at most are asked":
      "Array.isArray(given.killSwitches) ? given.killSwitches.slice(0, 3) : []",
  }),
  ...instead("switches.every(isReleased)", {
    "one entry released is enough": "switches.some(isReleased)",
    "what is not unknown is released": 'switches.every((one) => one?.state !== "unknown")',
    "entries that are none are left out": "switches.filter((one) => one?.source).every(isReleased)",
    "every source has to be there":
      'switches.every(isReleased) && ["service", "environment", "process", "self-test"].every((source) => switches.some((one) => one.source === source))',
    "one entry of a source released is enough":
      "switches.every((one) => isReleased(one) || switches.some((other) => isReleased(other) && other.source === one?.source))",
  }),
  ...instead('switches.some((one) => one?.state === "engaged")', {
    "all must be engaged": 'switches.every((one) => one?.state === "engaged")',
    "the first entry alone counts as engaged": 'switches[0]?.state === "engaged"',
    "an unlisted source that is engaged is ignored":
      'switches.some((one) => one?.state === "engaged" && ["service", "environment", "process", "self-test"].includes(one.source))',
    "one entry of a source released outweighs one engaged":
      'switches.some((one) => one?.state === "engaged" && !switches.some((other) => isReleased(other) && other.source === one.source))',
    "the last entry alone counts as engaged": 'switches.at(-1)?.state === "engaged"',
  }),
  ...instead(' || switches.length === 0) return "KILL', {
    "no kill switches count as released": ') return "KILL',
  }),
  ...instead('switches.length === 0) return "KILL_SWITCH_UNKNOWN"', {
    "no kill switches count as engaged": 'switches.length === 0) return "KILL_SWITCH"',
  }),
  ...instead(' && ["service", "environment", "process", "self-test"].includes(one.source);', {
    "an unlisted source that is released counts": ";",
  }),
  ...instead('one?.state === "released"', {
    "the states of kill switches are compared without regard to case":
      'String(one?.state).toLowerCase() === "released"',
    "the states of kill switches are trimmed": 'String(one?.state).trim() === "released"',
  }),
  ...instead('own === "engaged" || ', {
    "the kill flag is not heard": "",
  }),
  ...instead("const own = controls?.snapshot.killSwitch;", {
    "the kill flag is heard before its controls count as none":
      "const own = given.controls?.snapshot?.killSwitch;",
  }),
  ...instead('if (own !== "released" || ', {
    "a kill flag that is missing is released": "if (",
  }),
  ...instead('own !== "released" ||', {
    "a kill flag of another type is released": 'own === "unknown" || own === undefined || own === null ||',
    "a kill flag is compared without regard to case": 'String(own).toLowerCase() !== "released" ||',
    "a kill flag is trimmed": 'String(own).trim() !== "released" ||',
  }),
  ...instead('own === "engaged" ||', {
    "stale controls are not heard": '(own === "engaged" && isFresh(controls)) ||',
  }),
  ...instead("if (own ===", {
    "no controls before engaged": 'if (controls === null) return "CONTROLS_UNAVAILABLE";\n  if (own ===',
  }),
  ...instead('if (controls === null) return "CONTROLS_UNAVAILABLE";', {
    "unknown before none":
      'if (!(switches.every(isReleased))) return "KILL_SWITCH_UNKNOWN";\n  if (controls === null) return "CONTROLS_UNAVAILABLE";',
  }),
  ...instead("if (!isFresh", {
    "unknown before stale": 'if (own !== "released") return "KILL_SWITCH_UNKNOWN";\n  if (!isFresh',
    "unknown before stale, beside the controls":
      'if (!switches.every(isReleased)) return "KILL_SWITCH_UNKNOWN";\n  if (!isFresh',
  }),
  ...instead('"CONTROLS_UNAVAILABLE"', {
    "no controls count as stale": '"CONTROLS_STALE"',
  }),
  ...instead("snapshot.environment !== environment", {
    "environments are not compared": "false",
    "environments are compared trimmed": "String(snapshot.environment).trim() !== environment.trim()",
    "environments are compared trimmed at the end":
      "String(snapshot.environment).trimEnd() !== environment.trimEnd()",
    "environments are compared without their blanks": String.raw`String(snapshot.environment).replaceAll(/\s/g, "") !== environment.replaceAll(/\s/g, "")`,
    "environments are compared without regard to case":
      "String(snapshot.environment).toLowerCase() !== environment.toLowerCase()",
    "environments are compared without regard to the first letter's case":
      "String(snapshot.environment).replace(/^./, (one) => one.toLowerCase()) !== environment.replace(/^./, (one) => one.toLowerCase())",
    "environments are compared in NFC":
      'String(snapshot.environment).normalize("NFC") !== environment.normalize("NFC")',
    "environments are compared in NFD":
      'String(snapshot.environment).normalize("NFD") !== environment.normalize("NFD")',
    "environments are compared in NFKC":
      'String(snapshot.environment).normalize("NFKC") !== environment.normalize("NFKC")',
    "environments are compared without accents": String.raw`String(snapshot.environment).normalize("NFD").replaceAll(/\p{M}/gu, "") !== environment.normalize("NFD").replaceAll(/\p{M}/gu, "")`,
    "environments are compared without invisible characters": String.raw`String(snapshot.environment).replaceAll(/\p{Cf}/gu, "") !== environment.replaceAll(/\p{Cf}/gu, "")`,
    "environments are compared without a byte order mark": String.raw`String(snapshot.environment).replace(/^\ufeff/, "") !== environment.replace(/^\ufeff/, "")`,
    "environments are compared without what is not ASCII":
      'String(snapshot.environment).replaceAll(/[^ -~]/g, "") !== environment.replaceAll(/[^ -~]/g, "")',
    "environments are compared as far as the first blank": String.raw`String(snapshot.environment).split(/\s/)[0] !== environment.split(/\s/)[0]`,
    "environments are compared as far as the first comma":
      'String(snapshot.environment).split(",")[0] !== environment.split(",")[0]',
    "environments are compared as far as the first four characters":
      "String(snapshot.environment).slice(0, 4) !== environment.slice(0, 4)",
    "the snapshot's environment may go on": "!String(snapshot.environment).startsWith(environment)",
    "the snapshot's environment may be a beginning": "!environment.startsWith(snapshot.environment)",
    "the snapshot's environment may be an end": "!String(snapshot.environment).endsWith(environment)",
    "the snapshot's environment may be among others": "!String(snapshot.environment).includes(environment)",
    "environments that a reader's language sorts alike are one":
      'String(snapshot.environment).localeCompare(environment, "en", { sensitivity: "base" }) !== 0',
    "`*` is any environment": 'snapshot.environment !== "*" && snapshot.environment !== environment',
    "a snapshot of no environment is of any": "(snapshot.environment ?? environment) !== environment",
    "a snapshot of an empty environment is of any": "(snapshot.environment || environment) !== environment",
  }),
  ...instead('if (typeof environment !== "string" || environment === "") return null;\n', {
    "no configured environment is any": "if (!environment) return controls;\n",
    "two environments that are none are one": "",
  }),
  ...instead(' || environment === "") return', {
    "an empty environment is one": ") return",
  }),
  ...instead("ageMs <= maxAgeMs", {
    "controls of the highest age are stale": "ageMs < maxAgeMs",
    "controls may be a millisecond older": "ageMs - 1 <= maxAgeMs",
    "ages are cut to 32 bits with a sign": "(ageMs | 0) <= (maxAgeMs | 0)",
    "the age is cut to 32 bits with a sign": "(ageMs | 0) <= maxAgeMs",
    "ages are cut to 32 bits": "ageMs >>> 0 <= maxAgeMs >>> 0",
    "the age is cut to 32 bits": "ageMs >>> 0 <= maxAgeMs",
    "the highest age is cut to 32 bits": "ageMs <= maxAgeMs >>> 0",
    "the highest age is at most 2^31 - 1": "ageMs <= Math.min(maxAgeMs, 2 ** 31 - 1)",
    "ages stop at 2^31 - 1": "Math.min(ageMs, 2 ** 31 - 1) <= Math.min(maxAgeMs, 2 ** 31 - 1)",
    "ages stop at 2^32 - 1": "Math.min(ageMs, 2 ** 32 - 1) <= Math.min(maxAgeMs, 2 ** 32 - 1)",
    "ages are numbers of 32 bits with a point": "Math.fround(ageMs) <= Math.fround(maxAgeMs)",
    "ages are whole seconds": "Math.floor(ageMs / 1000) <= Math.floor(maxAgeMs / 1000)",
    "the highest age is always 15 s": "ageMs <= 15_000",
    "a highest age of 0 is none": "(maxAgeMs === 0 || ageMs <= maxAgeMs)",
    "ages are compared as text": "String(ageMs) <= String(maxAgeMs)",
  }),
  ...instead(" && ageMs <= maxAgeMs", {
    "ages are not compared": "",
  }),
  ...instead("clockSteppedBack === false && ", {
    "a clock that stepped back plays no part": "",
  }),
  ...instead("clockSteppedBack === false", {
    "only true says that the clock stepped back": "clockSteppedBack !== true",
    "what is falsy says that the clock did not step back": "!clockSteppedBack",
    "`false` as text says that the clock did not step back": 'String(clockSteppedBack) === "false"',
  }),
  ...instead(" && value >= 0;\n}\n\nfunction featureFlagDenial", {
    "negative ages count": ";\n}\n\nfunction featureFlagDenial",
  }),
  ...instead("value >= 0;\n}\n\nfunction featureFlagDenial", {
    "an age down to -1 counts": "value > -1;\n}\n\nfunction featureFlagDenial",
  }),
  ...instead("Number.isFinite(value) && value >= 0", {
    "ages of other types are made numbers": "Number(value) >= 0",
  }),
  ...instead("Number.isFinite(value) &&", {
    "an age that is not known is 0":
      "(Number.isFinite(value) || value === undefined || value === null) && (value ?? 0) >= 0 || Number.isFinite(value) &&",
  }),
  ...instead("Number.isFinite(value)", {
    "ages are whole numbers of text": "/^[0-9]+$/.test(value)",
  }),
  ...instead("return isAge(ageMs) && isAge(maxAgeMs) && ", {
    "only an age that is not known is stale": "return ageMs !== undefined && maxAgeMs !== undefined && ",
  }),
  ...instead("if ((controls.confirmed ?? null) === null) return null;", {
    "controls that were never confirmed are stale":
      "if ((controls.confirmed ?? null) === null) return { ...controls, confirmed: {} };",
    "controls that were confirmed by what is no object are none":
      "if (!isObject(controls.confirmed)) return null;",
    "controls that were confirmed by nothing truthy are none": "if (!controls.confirmed) return null;",
  }),
  ...instead('snapshot?.version !== "v1"', {
    "a snapshot of any version counts": "!isObject(snapshot)",
    "a snapshot of any version's text counts": 'typeof snapshot?.version !== "string"',
    "a snapshot of any numbered version counts": "!/^v[0-9]+$/.test(snapshot?.version)",
    "a snapshot of a later version counts": '!(snapshot?.version >= "v1")',
    "a snapshot of an earlier version counts": '!["v0", "v1"].includes(snapshot?.version)',
    "a snapshot without version counts": '!isObject(snapshot) || (snapshot.version ?? "v1") !== "v1"',
    "the version is compared without regard to case": 'String(snapshot?.version).toLowerCase() !== "v1"',
    "the version is trimmed": 'String(snapshot?.version).trim() !== "v1"',
    "the version 1 counts": '!["v1", 1].includes(snapshot?.version)',
  }),
  ...instead('!["unleash", "static"].includes(snapshot.source)', {
    "a snapshot of any source counts": "false",
    "a snapshot of any named source counts": "!snapshot.source",
    "a snapshot of any source's text counts": 'typeof snapshot.source !== "string"',
    "the source is compared without regard to case":
      '!["unleash", "static"].includes(String(snapshot.source).toLowerCase())',
    "only Unleash is a source": 'snapshot.source !== "unleash"',
  }),
  ...instead('feature === "enabled"', {
    "a flag that is not off is on": 'feature !== "disabled" && feature !== "unknown"',
    "a flag is on if it is truthy": 'feature && feature !== "disabled" && feature !== "unknown"',
    "a flag is on if it says true or on": '["enabled", true, "on", 1].includes(feature)',
    "a flag is compared without regard to case": 'String(feature).toLowerCase() === "enabled"',
    "a flag is trimmed": 'String(feature).trim() === "enabled"',
    "the flag plays no part": 'feature !== ""',
  }),
  ...instead('"FEATURE_UNKNOWN"', {
    "a flag that is missing is off": '"FEATURE_DISABLED"',
  }),
  ...instead('"FEATURE_DISABLED"', {
    "a flag that is off is missing": '"FEATURE_UNKNOWN"',
  }),
  ...instead("given.metadata?.allowAI === true", {
    "what is truthy opts in": "given.metadata?.allowAI",
    "what equals true opts in": "given.metadata?.allowAI == true",
    "`true` as text opts in": 'String(given.metadata?.allowAI) === "true"',
    "TRUE as text opts in":
      '["true", true].includes(given.metadata?.allowAI?.toLowerCase?.() ?? given.metadata?.allowAI)',
    "1 opts in": "[true, 1].includes(given.metadata?.allowAI)",
    "[true] opts in": "[given.metadata?.allowAI].flat()[0] === true",
    "what is not false opts in": "given.metadata?.allowAI !== false",
    "nothing opts in": "(given.metadata?.allowAI ?? true) === true",
    "absence opts in": "[true, undefined].includes(given.metadata?.allowAI)",
    "null opts in": "[true, null].includes(given.metadata?.allowAI)",
    "metadata that is none opts in": "(!isObject(given.metadata) || given.metadata?.allowAI === true)",
    "metadata that says true opts in": "(given.metadata === true || given.metadata?.allowAI === true)",
  }),
  ...instead("allowlist.rules.find(", {
    "the last rule that matches counts": "allowlist.rules.findLast(",
    "rules are sorted by id": "allowlist.rules.toSorted((a, b) => (a.id < b.id ? -1 : 1)).find(",
    "rules with slots come first":
      "allowlist.rules.toSorted((a, b) => b.slotIds.length - a.slotIds.length).find(",
    "rules for any value come last":
      'allowlist.rules.toSorted((a, b) => JSON.stringify(a.appliesTo).split("*").length - JSON.stringify(b.appliesTo).split("*").length).find(',
    "rules that admit more jobs come first":
      "allowlist.rules.toSorted((a, b) => b.maxJobsPerRun - a.maxJobsPerRun).find(",
    "rules that admit one job are used up": "allowlist.rules.filter((rule) => rule.maxJobsPerRun > 1).find(",
  }),
  ...instead("!rule.enabled || ", {
    "rules that are disabled match": "",
  }),
  ...instead("allowlist.rules.find((rule) => matches(rule, appliesTo, job))?.id", {
    "a rule that is disabled ends the search":
      "[allowlist.rules.find((rule) => matches({ ...rule, enabled: true }, appliesTo, job))].find((rule) => rule?.enabled)?.id",
  }),
  ...instead('  if (!allowlist.enabled) return { ruleId, reason: "ALLOWLIST_DISABLED" };\n', {
    "a document that is disabled counts": "",
  }),
  ...instead('{ ruleId, reason: "ALLOWLIST_DISABLED" }', {
    "a document that is disabled has no rules": '{ ruleId: null, reason: "ALLOWLIST_DISABLED" }',
  }),
  ...instead('"ALLOWLIST_DISABLED"', {
    "a document that is disabled is none": '"ALLOWLIST_UNAVAILABLE"',
    "a document that is disabled matches nothing": '"NOT_ALLOWLISTED"',
  }),
  ...instead('"ALLOWLIST_UNAVAILABLE"', {
    "a document that is none is disabled": '"ALLOWLIST_DISABLED"',
    "a document that is none matches nothing": '"NOT_ALLOWLISTED"',
  }),
  ...instead('ruleId === null ? "NOT_ALLOWLISTED" : null', {
    "no rules allow everything": 'ruleId === null && allowlist.rules.length > 0 ? "NOT_ALLOWLISTED" : null',
  }),
  ...instead('values[0] !== "*" && !values.includes(value)', {
    "`*` is a value like any other": "!values.includes(value)",
    "`*` of the run is any value": 'value !== "*" && values[0] !== "*" && !values.includes(value)',
    "`*` is any value but `*`": 'values[0] === "*" ? value === "*" : !values.includes(value)',
  }),
  ...instead('values[0] !== "*"', {
    "`*` at the beginning is any value": 'values[0][0] !== "*"',
    "`*` anywhere in a value is any value": 'values.every((one) => !one.includes("*"))',
  }),
  ...instead("!values.includes(value)", {
    "`*` at the end is any end":
      '!values.some((one) => one === value || (one.endsWith("*") && value.startsWith(one.slice(0, -1))))',
    "values are patterns":
      '!values.some((one) => new RegExp(["^", "$"].join(one.replaceAll("*", ".*"))).test(value))',
    "the first value alone is compared": "values[0] !== value",
    "the last value alone is compared": "values.at(-1) !== value",
    "the first 999 values are compared": "!values.slice(0, 999).includes(value)",
    "a part of a value is enough": "!values.some((one) => one.includes(value))",
    "a value may go on": "!values.some((one) => value.startsWith(one))",
    "values are one text": "!values.join().includes(value)",
    "values of dimensions are compared trimmed": "!values.some((one) => one.trim() === value.trim())",
    "values of dimensions are compared without regard to case":
      "!values.some((one) => one.toLowerCase() === value.toLowerCase())",
    "values of dimensions are compared in upper case":
      "!values.some((one) => one.toUpperCase() === value.toUpperCase())",
    "values of dimensions are compared in NFC":
      '!values.some((one) => one.normalize("NFC") === value.normalize("NFC"))',
    "values of dimensions are compared in NFD":
      '!values.some((one) => one.normalize("NFD") === value.normalize("NFD"))',
    "values of dimensions are compared in NFKC":
      '!values.some((one) => one.normalize("NFKC") === value.normalize("NFKC"))',
    "values of dimensions are compared without invisible characters": String.raw`!values.some((one) => one.replaceAll(/\p{Cf}/gu, "") === value.replaceAll(/\p{Cf}/gu, ""))`,
    "values of dimensions are compared as far as 255 characters":
      '!values.some((one) => [...one].slice(0, 255).join("") === [...value].slice(0, 255).join(""))',
    "values of dimensions are compared as far as 256 units of UTF-16":
      "!values.some((one) => one.slice(0, 256) === value.slice(0, 256))",
    "values of dimensions are compared as numbers where they are some":
      "!values.some((one) => (Number.isNaN(Number(one)) ? one : Number(one)) === (Number.isNaN(Number(value)) ? value : Number(value)))",
  }),
  ...instead('if (typeof value !== "string") return false;', {
    "`*` is any value, also none": 'if (values[0] !== "*" && typeof value !== "string") return false;',
    "`*` is any value, also of another type":
      'if (values[0] === "*" ? value === null : typeof value !== "string") return false;',
    "a dimension that the run lacks is any value": 'if (typeof value !== "string") continue;',
    "a dimension of another type is made text": "if (value === null) return false;",
  }),
  ...instead("Object.hasOwn(appliesTo, dimension) ? appliesTo[dimension] : null", {
    "a dimension that objects have by themselves is there":
      "dimension in appliesTo ? String(appliesTo[dimension]) : null",
    "dimensions are compared without their names":
      "Object.values(appliesTo).find((one) => values.includes(one)) ?? appliesTo[dimension]",
    "names of dimensions are compared without regard to case":
      "Object.entries(appliesTo).find(([name]) => name.toLowerCase() === dimension.toLowerCase())?.[1] ?? null",
    "names of dimensions are compared trimmed":
      "Object.entries(appliesTo).find(([name]) => name.trim() === dimension.trim())?.[1] ?? null",
    "names of dimensions are compared in NFC":
      "Object.entries(appliesTo).find(([name]) => name.normalize() === dimension.normalize())?.[1] ?? null",
  }),
  ...instead("Object.entries(rule.appliesTo)", {
    "one dimension is enough":
      'Object.entries(rule.appliesTo).filter((_, at, all) => at === 0 && !all.some(([name, values]) => values[0] === "*" || values.includes(appliesTo[name])))',
    "only the first dimension is compared": "Object.entries(rule.appliesTo).slice(0, 1)",
    "only the last dimension is compared": "Object.entries(rule.appliesTo).slice(-1)",
    "only fifteen dimensions are compared": "Object.entries(rule.appliesTo).slice(0, 15)",
  }),
  ...instead("  if (!rule.kinds.includes", {
    "every dimension of the run has to be named":
      "  if (!Object.keys(appliesTo).every((name) => Object.hasOwn(rule.appliesTo, name))) return false;\n  if (!rule.kinds.includes",
  }),
  ...instead("!rule.kinds.includes(job.kind)", {
    "`*` is any kind": 'rule.kinds[0] !== "*" && !rule.kinds.includes(job.kind)',
    "kinds are compared without regard to case":
      "!rule.kinds.some((one) => one.toLowerCase() === job.kind.toLowerCase())",
    "the first kind alone counts": "rule.kinds[0] !== job.kind",
    "the last kind alone counts": "rule.kinds.at(-1) !== job.kind",
    "kinds play no part": "false",
    "kinds are trimmed": "!rule.kinds.some((one) => one.trim() === job.kind.trim())",
    "kinds are compared in NFC": "!rule.kinds.some((one) => one.normalize() === job.kind.normalize())",
    "a kind may go on": "!rule.kinds.some((one) => job.kind.startsWith(one))",
    "a part of a kind is enough": "!rule.kinds.some((one) => one.startsWith(job.kind))",
  }),
  ...instead("rule.slotIds.includes(job.slotId)", {
    "`*` is any slot": 'rule.slotIds[0] === "*" || rule.slotIds.includes(job.slotId)',
    "the first slot alone counts": "rule.slotIds[0] === job.slotId",
    "a part of a slot is enough": "rule.slotIds.some((one) => one.startsWith(job.slotId))",
    "a slot may go on": "rule.slotIds.some((one) => job.slotId.startsWith(one))",
    "slots are compared without regard to case":
      "rule.slotIds.some((one) => one.toLowerCase() === job.slotId.toLowerCase())",
    "slots are trimmed": "rule.slotIds.some((one) => one.trim() === job.slotId.trim())",
    "slots are compared in NFC": "rule.slotIds.some((one) => one.normalize() === job.slotId.normalize())",
  }),
  ...instead("rule.slotIds.length === 0 || ", {
    "no slots are no slot": "",
  }),
  ...instead("return rule.slotIds.length === 0 || rule.slotIds.includes(job.slotId);", {
    "slots play no part": "return true;",
  }),
  ...instead('typeof job?.kind !== "string" || typeof job.slotId !== "string"', {
    "a slot of another type is any where no slot is named": 'typeof job?.kind !== "string"',
  }),
  ...instead("allowlistOf(given.allowlist)", {
    "a document is not checked": "Array.isArray(given.allowlist?.rules) ? given.allowlist : null",
  }),
  ...instead('version !== "allowlist.v1"', {
    "the version of a document is compared without regard to case":
      'String(version).toLowerCase() !== "allowlist.v1"',
    "a document of a later version counts": String.raw`!/^allowlist\.v[0-9]+$/.test(version)`,
  }),
  ...instead('mode !== "deny_by_default"', {
    "the mode is compared without regard to case": 'String(mode).toLowerCase() !== "deny_by_default"',
  }),
  ...instead('if (typeof enabled !== "boolean") return null;', {
    "a document is enabled by what is truthy": "",
    "a document that is enabled by null is disabled":
      'if (typeof enabled !== "boolean" && enabled !== null) return null;',
  }),
  ...instead("if (new Set(rules.map(({ id }) => id)).size < rules.length) return null;", {
    "rules with one id count": "",
  }),
  ...instead("new Set(rules.map(({ id }) => id)).size < rules.length", {
    "rules with one id count if one is disabled":
      "new Set(rules.filter((one) => one.enabled).map(({ id }) => id)).size < rules.filter((one) => one.enabled).length",
  }),
  ...instead("new Set(rules.map(({ id }) => id))", {
    "ids that differ in case are one": "new Set(rules.map(({ id }) => id.toLowerCase()))",
    "ids that differ in blanks are one": "new Set(rules.map(({ id }) => id.trim()))",
    "ids that differ in normalisation are one": 'new Set(rules.map(({ id }) => id.normalize("NFC")))',
  }),
  ...instead("if (new Set(rules.map(dimensionsOf)).size > 1) return null;", {
    "rules of any dimensions count": "",
  }),
  ...instead("new Set(rules.map(dimensionsOf))", {
    "rules of as many dimensions count": "new Set(rules.map((rule) => Object.keys(rule.appliesTo).length))",
    "rules that are disabled may be of other dimensions":
      "new Set(rules.filter((one) => one.enabled).map(dimensionsOf))",
  }),
  ...instead("new Set(rules.map(dimensionsOf)).size > 1", {
    "rules of the first one's dimensions and more count":
      "rules.some((rule) => !Object.keys(rules[0].appliesTo).every((name) => Object.hasOwn(rule.appliesTo, name)))",
    "rules of some of the first one's dimensions count":
      "rules.some((rule) => !Object.keys(rule.appliesTo).every((name) => Object.hasOwn(rules[0].appliesTo, name)))",
  }),
  ...instead("Object.keys(appliesTo).sort())", {
    "rules have to name their dimensions in one order": "Object.keys(appliesTo))",
    "dimensions that differ in case are one":
      "Object.keys(appliesTo).map((name) => name.toLowerCase()).sort())",
  }),
  ...instead("rules.every(isRule)", {
    "only the first rule is checked": "rules.slice(0, 1).every(isRule)",
  }),
  ...instead("!rules.every(isRule)", {
    "rules that are disabled are not checked":
      "!rules.every((rule) => rule?.enabled === false || isRule(rule))",
  }),
  ...instead("if (!rules.every(isRule)) return null;", {
    "rules of a document that is disabled are not checked":
      "if (!enabled) return { enabled, rules: [] };\n  if (!rules.every(isRule)) return null;",
    "rules that are none are left out":
      "if (!rules.every(isObject)) return { enabled, rules: rules.filter(isRule) };\n  if (!rules.every(isRule)) return null;",
    "rules that are malformed are left out":
      "if (!rules.every(isRule)) return { enabled, rules: rules.filter(isRule) };",
  }),
  ...instead(" || Object.keys(value).length !== keys.length) return false;", {
    "there may be a key more": ") return false;",
  }),
  ...instead('  if (typeof enabled !== "boolean") return false;\n  if (!isObject(appliesTo))', {
    "a rule is enabled by what is truthy": "  if (!isObject(appliesTo))",
  }),
  ...instead("dimensions.length < 1 || ", {
    "a rule may have no dimension": "",
  }),
  ...instead("dimensions.length > 16", {
    "a rule may have 17 dimensions": "dimensions.length > 17",
    "a rule may have 15 dimensions": "dimensions.length > 15",
  }),
  ...instead("!dimensions.every(isIdentifier) || ", {
    "a dimension may be without a name": "",
  }),
  ...instead(' || dimensions.includes("__proto__")', {
    "a dimension may be called `__proto__`": "",
  }),
  ...instead("values.length < 1 || ", {
    "a dimension may be without values": "",
  }),
  ...instead("values.length > 1000", {
    "a dimension may have 1001 values": "values.length > 1001",
    "a dimension may have 999 values": "values.length > 999",
  }),
  ...instead('!values.includes("*") || values.length === 1', {
    "`*` may stand beside others": "true",
  }),
  ...instead('!values.includes("*")', {
    "`*` may stand before others": '!values.slice(1).includes("*")',
    "`*` may stand after others": 'values[0] !== "*"',
  }),
  ...instead("values.length === 1", {
    "`*` may stand twice": "new Set(values).size === 1",
  }),
  ...instead('  return !values.includes("*")', {
    "a value may be there once":
      '  if (new Set(values).size < values.length) return false;\n  return !values.includes("*")',
  }),
  ...instead(" || kinds.length < 1", {
    "a rule may have no kind": "",
  }),
  ...instead("maxJobsPerRun >= 1", {
    "a rule may admit no job": "maxJobsPerRun >= 0",
    "a rule may admit fewer than no jobs": "maxJobsPerRun !== 0",
  }),
  ...instead("maxJobsPerRun <= 100", {
    "a rule may admit 101 jobs": "maxJobsPerRun <= 101",
    "a rule may admit 99 jobs": "maxJobsPerRun <= 99",
  }),
  ...instead("Number.isInteger(maxJobsPerRun)", {
    "a rule may admit a job and a half": 'typeof maxJobsPerRun === "number"',
    "a rule may admit as many jobs as a text says": "Number.isInteger(Number(maxJobsPerRun))",
  }),
  ...instead("return Array.isArray(values) && values.every(isIdentifier);", {
    "one text counts as a list of one":
      "return isIdentifier(values) || (Array.isArray(values) && values.every(isIdentifier));",
  }),
  ...instead(" && value !== null && !Array.isArray(value);", {
    "a list counts as an object": " && value !== null;",
  }),
  ...instead(String.raw`/^[^\0]{1,256}$/u`, {
    "identifiers may be empty": String.raw`/^[^\0]{0,256}$/u`,
    "identifiers may have 257 characters": String.raw`/^[^\0]{1,257}$/u`,
    "identifiers may have 255 characters": String.raw`/^[^\0]{1,255}$/u`,
    "identifiers are measured in units of UTF-16": String.raw`/^[^\0]{1,256}$/`,
    "identifiers may have a zero": "/^[^]{1,256}$/u",
    "identifiers may have no line break": String.raw`/^[^\0\n]{1,256}$/u`,
    "identifiers may be of ASCII alone": String.raw`/^[\x01-\x7f]{1,256}$/u`,
    "identifiers are trimmed": String.raw`/^[^\0\s][^\0]{0,255}$/u`,
    "identifiers may end with a line break": String.raw`/^[^\0]{1,256}\n?$/u`,
  }),
  ...instead(String.raw`/^[^\0]{1,256}$/u.test(value)`, {
    "identifiers are measured in bytes": String.raw`/^[^\0]+$/u.test(value) && new TextEncoder().encode(value).length <= 256`,
  }),
  ...instead("bucket < Math.min(basisPoints, ceilingOf(given.rolloutCap))", {
    "a job at the border is inside": "bucket <= Math.min(basisPoints, ceilingOf(given.rolloutCap))",
    "a job below the border is outside": "bucket + 1 < Math.min(basisPoints, ceilingOf(given.rolloutCap))",
    "0 basis points are no rollout":
      "basisPoints === 0 || bucket < Math.min(basisPoints, ceilingOf(given.rolloutCap))",
    "rollouts are whole percentages":
      "Math.floor(bucket / 100) < Math.floor(Math.min(basisPoints, ceilingOf(given.rolloutCap)) / 100)",
    "rollouts are whole percentages, rounded up":
      "Math.floor(bucket / 100) < Math.ceil(Math.min(basisPoints, ceilingOf(given.rolloutCap)) / 100)",
  }),
  ...instead("isBasisPoints(cap.basisPoints) ? cap.basisPoints : 0", {
    "a cap of 0 is none": "isBasisPoints(cap.basisPoints) ? cap.basisPoints || 10_000 : 0",
    "a cap above 10000 is 10000": "isBasisPoints(Math.min(cap.basisPoints, 10_000)) ? cap.basisPoints : 0",
    "a cap is made whole": "isBasisPoints(Math.trunc(cap.basisPoints)) ? Math.trunc(cap.basisPoints) : 0",
    "a cap of text is a number": "isBasisPoints(Number(cap.basisPoints)) ? Number(cap.basisPoints) : 0",
  }),
  ...instead("return (hash % 100) * 100 + (Math.floor(hash / 100) % 100);", {
    "buckets begin with 1": "return (hash % 100) * 100 + (Math.floor(hash / 100) % 100) + 1;",
  }),
  ...instead("(hash % 100) * 100 + (Math.floor(hash / 100) % 100)", {
    "the bucket is what is left of 10000": "hash % 10_000",
    "the bucket is from the upper bits": "Math.floor(hash / 2 ** 32 * 10_000)",
  }),
  ...instead(" + (Math.floor(hash / 100) % 100)", {
    "the bucket has no fractions of a percentage": "",
  }),
  ...instead("Math.floor(hash / 100)", {
    "the bucket is not made whole": "(hash / 100)",
  }),
  ...instead("return hash >>> 0;", {
    "the hash has a sign": "return hash | 0;",
    "the hash has a sign that is dropped": "return Math.abs(hash | 0);",
    "the hash has 31 bits": "return (hash >>> 0) & 0x7fffffff;",
  }),
  ...instead("let hash = 0;", {
    "the seed is 1": "let hash = 1;",
  }),
  ...instead("const words", {
    "text is hashed in 255 bytes": "bytes.fill(0, 255);\n  const words",
  }),
  ...instead("words.getUint32(at, true)", {
    "words are hashed with the other end first": "words.getUint32(at)",
  }),
  ...instead("for (let at = bytes.length - 1; at >= end; at -= 1)", {
    "what is left over is hashed with the other end first": "for (let at = end; at < bytes.length; at += 1)",
  }),
  ...instead("hash ^= scrambled(rest);", {
    "what is left over is not hashed": "",
    "three bytes left over are hashed as two": "hash ^= scrambled(rest & 0xffff);",
    "what is left over is hashed like a word":
      "hash = Math.imul(rotated(hash ^ scrambled(rest), 13), 5) + 0xe6546b64;",
  }),
  ...instead("hash ^= bytes.length;", {
    "the length is not hashed": "",
    "the length is hashed in eight bits": "hash ^= bytes.length & 0xff;",
  }),
  ...instead("hash ^= hash >>> 16;", {
    "the hash is not mixed in the end": "",
  }),
  ...instead("Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)", {
    "products lose their lower bits": "((hash ^ (hash >>> 13)) * 0xc2b2ae35) | 0",
  }),
  ...instead("(word >>> (32 - bits))", {
    "words are rotated by shifts with a sign": "(word >> (32 - bits))",
  }),
  ...instead('if (rollout?.state !== "valid") return null;', {
    "a rollout of any state is valid": "if (!isObject(rollout)) return null;",
    "a rollout that is not invalid is valid":
      'if (!isObject(rollout) || rollout.state === "invalid") return null;',
    "the state of a rollout is compared without regard to case":
      'if (String(rollout?.state).toLowerCase() !== "valid") return null;',
  }),
  ...instead('if (bucket === null) return "ROLLOUT_INVALID";', {
    "no rollout is one of everybody":
      'if ((controls?.snapshot.rollout ?? null) === null) return null;\n  if (bucket === null) return "ROLLOUT_INVALID";',
    "a cap that is malformed makes the rollout invalid":
      'if (bucket === null || !["none", "set", "unknown"].includes(given.rolloutCap?.state)) return "ROLLOUT_INVALID";',
  }),
  ...instead('"ROLLOUT_INVALID"', {
    "an invalid rollout excludes": '"ROLLOUT_EXCLUDED"',
  }),
  ...instead('"ROLLOUT_EXCLUDED"', {
    "a job outside is one of an invalid rollout": '"ROLLOUT_INVALID"',
  }),
  ...instead("!isBasisPoints(rollout.basisPoints)", {
    "basis points above 10000 are 10000": "!isBasisPoints(Math.min(rollout.basisPoints, 10_000))",
    "basis points below 0 are 0": "!isBasisPoints(Math.max(rollout.basisPoints, 0))",
    "basis points are made whole": "!isBasisPoints(Math.trunc(rollout.basisPoints))",
    "basis points of text are numbers": "!isBasisPoints(Number(rollout.basisPoints || NaN))",
    "basis points that are absent are 0": "!isBasisPoints(rollout.basisPoints ?? 0)",
  }),
  ...instead("Number.isInteger(value) && value >= 0 && value <= 10_000", {
    "basis points may be fractions": 'typeof value === "number" && value >= 0 && value <= 10_000',
    "basis points have no end": "Number.isInteger(value) && value >= 0",
  }),
  ...instead("value <= 10_000", {
    "basis points end at 9999": "value < 10_000",
  }),
  ...instead("value >= 0 && value <= 10_000", {
    "basis points begin with 1": "value > 0 && value <= 10_000",
  }),
  ...instead("if (!isPrintable(rollout.groupId)) return null;", {
    "groups of any text count": 'if (typeof rollout.groupId !== "string") return null;',
    "groups of any text within bounds count": "if (!isIdentifier(rollout.groupId)) return null;",
    "groups of other types are made text": "if (!isPrintable(String(rollout.groupId))) return null;",
  }),
  ...instead("if (!isPrintable(job?.jobId)) return null;", {
    "job ids of any text count": 'if (typeof job?.jobId !== "string") return null;',
    "job ids of any text within bounds count": "if (!isIdentifier(job?.jobId)) return null;",
    "job ids of other types are made text":
      "if (!isObject(job) || !isPrintable(String(job.jobId))) return null;",
  }),
  ...instead(String.raw`/^[\x20-\x7e]{1,256}$/`, {
    "ids may be empty": String.raw`/^[\x20-\x7e]{0,256}$/`,
    "ids may have 257 characters": String.raw`/^[\x20-\x7e]{1,257}$/`,
    "ids may have 255 characters": String.raw`/^[\x20-\x7e]{1,255}$/`,
    "ids may have DEL": String.raw`/^[\x20-\x7f]{1,256}$/`,
    "ids may have control characters": String.raw`/^[\x01-\x7e]{1,256}$/`,
    "ids may have no blanks": String.raw`/^[\x21-\x7e]{1,256}$/`,
    "ids may have no tilde": String.raw`/^[\x20-\x7d]{1,256}$/`,
    "ids may be of Latin 1": String.raw`/^[\x20-\x7e\xa0-\xff]{1,256}$/`,
    "ids may end with a line break": String.raw`/^[\x20-\x7e]{1,256}\n?$/`,
    "one line of an id is enough": String.raw`/^[\x20-\x7e]{1,256}$/m`,
  }),
  ...instead("Math.min(basisPoints, ceilingOf(given.rolloutCap))", {
    "the cap plays no part": "basisPoints",
    "the cap replaces the rollout":
      '(given.rolloutCap?.state === "set" ? ceilingOf(given.rolloutCap) : Math.min(basisPoints, ceilingOf(given.rolloutCap)))',
    "the cap raises the rollout":
      '(given.rolloutCap?.state === "set" ? Math.max(basisPoints, ceilingOf(given.rolloutCap)) : Math.min(basisPoints, ceilingOf(given.rolloutCap)))',
    "the rollout is a share of the cap": "Math.floor((basisPoints * ceilingOf(given.rolloutCap)) / 10_000)",
  }),
  ...instead(": 0;\n}\n\nfunction bucketOf(", {
    "a cap that is not known is none": ": 10_000;\n}\n\nfunction bucketOf(",
  }),
  ...instead('cap?.state === "none"', {
    "a cap of unknown state is none": '["none", "unknown"].includes(cap?.state)',
    "a cap that is absent is none": '(cap ?? null) === null || cap.state === "none"',
    "a cap without state is none": '(cap?.state ?? "none") === "none"',
    "a cap that is off is none": '["none", "off"].includes(cap?.state)',
    "the state of a cap is compared without regard to case": 'String(cap?.state).toLowerCase() === "none"',
  }),
  ...instead("const reason = denial === null ? denialOf(known) : null;", {
    "later gates are asked too": "const reason = denialOf(known);",
  }),
  ...instead('"not-reached"', {
    "later gates count as passed": '"passed"',
    "later gates count as denied": '"denied"',
  }),
  ...instead('"passed" : "denied"', {
    "the gate that denies is not reached": '"passed" : "not-reached"',
  }),
  ...instead("const evidence = { gates: states, ruleId, bucket };", {
    "the rule is looked up where its gate is reached":
      'const evidence = { gates: states, ruleId: states.allowlist === "not-reached" ? null : ruleId, bucket };',
    "the rule is told where its gate passes":
      'const evidence = { gates: states, ruleId: states.allowlist === "passed" ? ruleId : null, bucket };',
    "the bucket is looked up where its gate is reached":
      'const evidence = { gates: states, ruleId, bucket: states.rollout === "not-reached" ? null : bucket };',
    "stale controls have no bucket":
      "const evidence = { gates: states, ruleId, bucket: controls && isFresh(controls) ? bucket : null };",
  }),
  ...instead("bucketOf(controls, given.job)", {
    "the bucket is looked up in controls that count as none":
      "bucketOf(given.controls?.snapshot ? given.controls : null, given.job)",
  }),
  ...instead('if (allowlist === null) return { ruleId: null, reason: "ALLOWLIST_UNAVAILABLE" };', {
    "a document that is none allows everything":
      "if (allowlist === null) return { ruleId: null, reason: null };",
  }),
  ...instead('[groupId, jobId].join(":")', {
    "ids are hashed in the other order": '[jobId, groupId].join(":")',
    "ids are hashed without a colon": "groupId + jobId",
    "the job id is hashed alone": "jobId",
    "the group is always that of the flag": '["slotgen.ai", jobId].join(":")',
    "ids are hashed in lower case": '[groupId, jobId].join(":").toLowerCase()',
    "the group is hashed in lower case": '[groupId.toLowerCase(), jobId].join(":")',
    "ids are trimmed": '[groupId.trim(), jobId.trim()].join(":")',
    "job ids are trimmed at the end": '[groupId, jobId.trimEnd()].join(":")',
    "job ids are trimmed at the beginning": '[groupId, jobId.trimStart()].join(":")',
    "job ids are taken out of percent-encoding": '[groupId, jobId.replaceAll(/%2F/g, "/")].join(":")',
    "job ids are put into percent-encoding": '[groupId, encodeURIComponent(jobId)].join(":")',
    "job ids that are numbers are hashed as such":
      '[groupId, /^[0-9]+$/.test(jobId) ? Number(jobId) : jobId].join(":")',
    "job ids are escaped": '[groupId, JSON.stringify(jobId).slice(1, -1)].join(":")',
    "job ids are filled into a pattern": '[groupId, "%s".replace("%s", jobId)].join(":")',
    "job ids are cut at their colon": '[groupId, jobId.split(":")[0]].join(":")',
    "groups are cut at their colon": '[groupId.split(":")[0], jobId].join(":")',
  }),
  ...instead('if (version !== "allowlist.v1") return null;', {
    "a document of any version counts": "",
  }),
  ...instead('if (mode !== "deny_by_default") return null;', {
    "a document of any mode counts": "",
  }),
  ...instead('if (!isFresh(controls)) return "CONTROLS_STALE";', {
    "static controls are always fresh":
      'if (controls.snapshot.source !== "static" && !isFresh(controls)) return "CONTROLS_STALE";',
  }),
  ...instead("clockSteppedBack === false && ageMs <= maxAgeMs", {
    "a clock that stepped back counts where controls are old":
      "(clockSteppedBack === false || clockSteppedBack === true) && ageMs <= maxAgeMs",
  }),
];
