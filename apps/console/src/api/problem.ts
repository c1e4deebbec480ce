/** One flaw of the document that was sent. */
export interface Issue {
  /** From the document's root: `$.document.rules[0].id`. */
  readonly path: string;
  readonly expected: string;
  readonly received: string;
}

interface Said {
  /** Null if there was no answer. */
  readonly status: number | null;
  readonly title: string;
  readonly detail: string | null;
  readonly issues: readonly Issue[];
}

/** What the API answered instead of what was asked, in its own words. */
export class Problem extends Error {
  readonly status: number | null;
  readonly title: string;
  readonly detail: string | null;
  readonly issues: readonly Issue[];

  constructor({ status, title, detail, issues }: Said) {
    super(title);
    this.name = "Problem";
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.issues = issues;
  }
}

/** Reads a body of `application/problem+json`; a proxy's answer may be anything else. */
export function problemOf(status: number, body: unknown): Problem {
  const said = isObject(body) ? body : {};
  const { title, detail, issues } = said;
  return new Problem({
    status,
    title: typeof title === "string" ? title : `the service answered with status ${status}`,
    detail: typeof detail === "string" ? detail : null,
    issues: Array.isArray(issues) ? issues.flatMap(issueOf) : [],
  });
}

function issueOf(issue: unknown): Issue[] {
  if (!isObject(issue)) return [];
  const { path, expected, received } = issue;
  return [{ path: String(path), expected: String(expected), received: String(received) }];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
