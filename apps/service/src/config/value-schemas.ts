import { identifier, type Severity, type TripwireName, tripwireNames } from "@slotgate/contracts";
import { parseJson } from "@slotgate/controls";
import { parseDatabaseAddress } from "@slotgate/postgres";
import * as z from "zod";
import { type OidcConfig, tokenGrants } from "./config.ts";

/** Schemas from a variable's text to its value. The table describes in words what each accepts. */

const notBlank = (text: string): boolean => text.trim() !== "";

/** A name that is recorded, so it must be recordable. */
export const name = identifier.refine(notBlank);

/** A rollout group is hashed: in ASCII every implementation hashes the same bytes. */
export const rolloutGroup = z
  .string()
  .regex(/^[\x20-\x7e]{1,256}$/)
  .refine(notBlank);

/** A replica's name becomes part of a writer id, which has up to 256 characters and also holds a UUID. */
export const shortName = name.refine((text) => text.length <= 128);

export const path = z.string().refine(notBlank);

export const secret = z.string().refine(notBlank);

/** Valid in a header: printable ASCII without white space. */
export const headerToken = z.string().regex(/^[\x21-\x7e]+$/);

export const wholeNumber = ({ min, max }: { readonly min: number; readonly max: number }) =>
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

/** `12.5` as 1250, without floating point, where 0.07 times 10000 is not 700. */
export const percentAsBasisPoints = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,2})?$/)
  .transform((text) => {
    const [whole, decimals = ""] = text.split(".");
    return Number(whole) * 100 + Number(decimals.padEnd(2, "0"));
  })
  .pipe(z.int().min(0).max(10_000));

/** A share from 0 to 1, such as `0.1`. */
export const share = z
  .string()
  .regex(/^(?:0|1|0?\.\d{1,9}|1\.0+)$/)
  .transform(Number);

/** `model-latency,invalid-release`: an unknown name would leave a tripwire armed that was meant to be disabled. */
export const tripwireList = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  )
  .pipe(z.array(z.enum(tripwireNames)));

/** A broken guarantee is the worst; a provider that fails is not. */
const tripwireSeverities: Readonly<Record<TripwireName, Severity>> = {
  "unrecorded-request": 1,
  "invalid-release": 1,
  "disputed-decision": 1,
  "model-failures": 2,
  "model-latency": 2,
  canary: 3,
};

/** `name=value,name=value`, values percent-encoded, as in W3C Baggage. */
const pairs = (pair: RegExp) =>
  z.string().transform((text, context) => {
    const entries = text.split(",").filter((entry) => entry.trim() !== "");
    const found: Record<string, string> = {};
    for (const entry of entries) {
      const [, name, value] = pair.exec(entry) ?? [];
      const decoded = decode(value ?? "");
      if (name === undefined || decoded === null) {
        context.addIssue({ code: "custom", message: "not a list of pairs" });
        return z.NEVER;
      }
      found[name] = decoded;
    }
    return found;
  });

export const headerList = pairs(/^\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*([\x21-\x7e][\x20-\x7e]*?)?\s*$/);

/** `model-latency=3,model-failures=1`; tripwires that it does not name keep their severity. */
export const severityList = pairs(/^\s*([^\s=]+)\s*=\s*([1-4])\s*$/)
  .pipe(z.partialRecord(z.enum(tripwireNames), z.string()))
  .transform(
    (given): Readonly<Record<TripwireName, Severity>> => ({
      ...tripwireSeverities,
      ...Object.fromEntries(Object.entries(given).map(([name, level]) => [name, Number(level)])),
    }),
  );

export const attributeList = pairs(/^\s*([^\s=]+)\s*=\s*(.*?)\s*$/);

/** `otlp,prometheus`; `none` must be alone. */
export const metricExporters = z
  .string()
  .transform((text) => text.split(",").map((one) => one.trim()))
  .pipe(z.array(z.enum(["otlp", "prometheus", "none"])))
  .refine((names) => names.length === 1 || !names.includes("none"));

export const propagators = z
  .string()
  .transform((text) => text.split(",").map((one) => one.trim()))
  .pipe(z.array(z.enum(["tracecontext", "baggage"])))
  .refine((names) => names.includes("tracecontext"));

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Only exactly `true` enables; any other value is off and not an error. */
export const feature = z.string().transform((text) => text === "true");

/** Everything but `false` and `0` engages: any other value is meant to kill. */
export const kill = z.string().transform((text) => text !== "false" && text !== "0");

/** An http or https address without credentials, query and fragment; trailing slashes are dropped. */
export const httpAddress = z
  .string()
  .refine((text) => {
    const url = URL.parse(text);
    if (url === null || !["http:", "https:"].includes(url.protocol)) return false;
    return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  })
  .transform((text) => text.replace(/\/+$/, ""));

/** An http or https address, unchanged: an issuer's name is compared exactly. */
export const issuerAddress = z.string().refine((text) => httpAddress.safeParse(text).success);

/** An http or https address without credentials; a query is allowed. */
export const queriedHttpAddress = z.string().refine((text) => {
  const url = URL.parse(text);
  return (
    url !== null &&
    httpAddress.safeParse(`${url.origin}${url.pathname}`).success &&
    url.username === "" &&
    url.password === ""
  );
});

/** Unleash's documentation gives its address with and without `/api`; both mean the same server. */
export const unleashApiAddress = httpAddress.transform((text) =>
  text.endsWith("/api") ? text : `${text}/api`,
);

/** What `pg` accepts: also without a host, with a socket, or with several hosts. */
export const postgresAddress = z.string().refine((text) => {
  try {
    parseDatabaseAddress(text);
    return true;
  } catch {
    return false;
  }
});

/** `http://proxy:3128`; `http` without a scheme, as in other programs. Only http and https are supported. */
export const proxyAddress = z
  .string()
  .transform((text) => URL.parse(text.includes("://") ? text : `http://${text}`))
  .refine((url) => url !== null && ["http:", "https:"].includes(url.protocol) && url.pathname === "/")
  .transform((url) => url?.href ?? "");

/** `{"Slotgate.Submit": "submit", "Operators": ["operate", "audit"]}`: an unknown role would grant nothing. */
export const roleMap = z
  .string()
  .transform((text, context) => {
    const parsed = parseJson(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  })
  .pipe(z.record(z.string().min(1), z.union([z.enum(tokenGrants), z.array(z.enum(tokenGrants)).min(1)])))
  .refine((map) => Object.keys(map).length > 0)
  .transform(
    (map): OidcConfig["roleMap"] =>
      new Map(Object.entries(map).map(([name, granted]) => [name, [granted].flat()])),
  );

/** Ids separated by commas. */
export const idList = z
  .string()
  .transform((text) => text.split(",").map((id) => id.trim()))
  .pipe(z.array(z.string().min(1)).min(1));

/** Entries separated by commas or spaces. */
export const hostList = z.string().transform((text) => text.split(/[\s,]+/).filter((entry) => entry !== ""));
