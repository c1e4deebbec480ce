import { stageCriteria } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { reportThatSays, sampleReport } from "./report.test-case.ts";
import { reportAsHtml } from "./report-as-html.ts";

/** What a reader sees: no style, no markup, one blank between words. */
const textOf = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .replace(/ (?=[,:])/g, "");

/** The text of an element's children, by the beginning and the end of its markup. */
const between = (page: string, begin: string, end: string): string => {
  const from = page.indexOf(begin);
  expect(from, `${begin} is not in the page`).toBeGreaterThan(-1);
  return textOf(page.slice(from, page.indexOf(end, from)));
};

const svgOf = (page: string, name: string): string => {
  const from = page.indexOf("<svg ", page.indexOf(`<div class="${name}">`));
  return page.slice(from, page.indexOf("</svg>", from));
};

/** How many bars rise above the base line: an area goes up from it, and down to it again. */
const fillsOf = (svg: string, color: string): string[] =>
  [...svg.matchAll(new RegExp(`<path d="([^"]+)" fill="var\\(--${color}\\)"`, "g"))].map(
    ([, path]) => path ?? "",
  );

describe("the page", () => {
  const report = sampleReport();
  const page = reportAsHtml(report);

  it("begins with the verdict, what it is about, and the digest", () => {
    expect(textOf(page.slice(page.indexOf("<body>")))).toMatch(
      new RegExp(
        "^ Readiness report Beta to GA: not ready 4 of 7 criteria met, 2 not met, 1 without evidence. " +
          "Environment production Window 2026-03-02 00:00 until 2026-03-16 00:00 UTC [(]14 days[)] " +
          `Report ${report.digest} `,
      ),
    );
    expect(page).toContain("<title>Beta to GA: not ready (production)</title>");
  });

  it("says what is missing, and how to come by it", () => {
    expect(between(page, '<section class="missing">', "</section>")).toBe(
      [
        " What is missing",
        "not met Stability kills without a resolved incident: 1, must be at most 0",
        "link every kill to an incident and resolve it; then let a window pass",
        "no evidence Determinism jobs decided more than once on the same state: no evidence, must be at least 1",
        "submit some jobs twice: slotgate run",
        "not met Sign-off engineering signed quality: no evidence, must be yes",
        "engineering signed safety: no, must be yes",
        "sign on this report: slotgate signoff add --role ROLE --area AREA --report DIGEST --statement … ",
      ].join(" "),
    );
    const ready = reportAsHtml({ ...report, verdict: "ready" });
    expect(ready).not.toContain("What is missing");
    expect(ready).toContain("Beta to GA: ready</h1>");
  });

  it("says how many figures are wrong beside the first three", () => {
    const [one] = report.criteria;
    const figures = ["a", "b", "c", "d", "e"].map((what) => ({
      what,
      value: 1,
      bound: "at most 0",
      met: false,
    }));
    const text = textOf(
      reportAsHtml({ ...report, criteria: [{ ...one, figures }] as typeof report.criteria }),
    );
    expect(text).toContain("c: 1, must be at most 0 and 2 more link every kill");
  });

  it("defines each colour that it uses, also for dark screens", () => {
    const [light = "", dark = ""] = [...page.matchAll(/:root {([^}]+--[^}]+)}/g)].map(
      ([, colours]) => colours,
    );
    const used = new Set([...page.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name ?? ""));
    expect(used.size).toBeGreaterThan(15);
    for (const name of used) {
      expect(light).toContain(`${name}: #`);
      expect(dark).toContain(`${name}: #`);
    }
  });

  it.each(report.criteria)("shows the evidence of $criterion", (answer) => {
    const text = between(page, `<details id="${answer.criterion}">`, "</details>");
    const verdict = { met: " met ", "not-met": " not met ", "no-evidence": " no evidence " }[answer.verdict];
    expect(text.startsWith(verdict)).toBe(true);
    const figures = text.slice(text.indexOf(" Must be "));
    for (const { what, bound } of answer.figures) {
      const [, beside] = figures.split(` ${what.replaceAll("`", "")} `);
      expect(beside, what).toMatch(new RegExp(`^(?:no evidence|[\\w.,]+(?: %| ms)?) ${bound ?? "–"} `));
    }
    for (const shown of [...answer.findings, answer.command, answer.next ?? ""])
      expect(text).toContain(shown.replaceAll("`", ""));
  });

  it("gives values the unit of their bound, and counts the findings that are left out", () => {
    const text = between(page, '<details id="stability">', "</details>");
    expect(text).toContain("replicas 2 –");
    expect(text).toContain("failed calls 1.62 % at most 5 %");
    expect(text).toContain("95th percentile of latency 12,904 ms at most 45000 ms");
    expect(text).toContain("and 3 more");
  });

  it.each(["beta", "ga"] as const)("has a line for every criterion of stage %s", (stage) => {
    const [one] = report.criteria;
    const criteria = stageCriteria[stage].map((criterion) => ({
      ...one,
      criterion,
    })) as typeof report.criteria;
    const text = textOf(reportAsHtml({ ...report, stage, criteria }));
    expect(text).toContain(stage === "beta" ? "Beta entry: not ready" : "Beta to GA: not ready");
    expect(text).not.toContain("undefined");
    for (const criterion of stageCriteria[stage])
      expect(text.toLowerCase()).toContain(` not met ${criterion.replace(/-(?!off)/g, " ")} `);
  });

  it("numbers the events in the order of time", () => {
    const text = between(page, '<ol class="events">', "</ol>");
    expect(
      text.startsWith(" 1 change 2026-03-02 09:12 rollout: 1 % -> 5 % 4100 2 drill 2026-03-04 08:30"),
    ).toBe(true);
    expect(text).toContain(" 5 incident 2026-03-07 11:06 failure-rate: 31 % of 120 calls failed");
    expect(
      text.trim().endsWith("15 drill 2026-03-14 11:00 rollout passed 0199f0d2-9c31-7b1d-a1c2-000000000012"),
    ).toBe(true);
  });

  it("has the figures of each day as text, with the numbers of its events", () => {
    const rows = between(page, '<table class="by-day">', "</table>").split(/(?=2026-03-\d\d )/);
    expect(rows[0]?.trim().split(" ").slice(0, 7)).toEqual([
      ...["day", "completed", "stored", "verbatim", "stopped", "failed", "denied"],
    ]);
    const { completed, stored, failed, denied } = report.days[5] as (typeof report.days)[number];
    const rate = ((100 * failed) / (completed + failed)).toFixed(2);
    expect(rows[6]?.trim()).toBe(
      `2026-03-07 ${completed} ${stored} 240 88 ${failed} ${denied.toLocaleString("en")} ${rate} ` +
        `${report.days[5]?.p50Ms?.toLocaleString("en")} ${report.days[5]?.p95Ms?.toLocaleString("en")} 1,362 of 1,440 4–8`,
    );
    expect(rows).toHaveLength(15);
  });

  it("shows who signed what, and what undid it", () => {
    const text = between(page, '<section class="signoffs">', "</section>");
    expect(text).toContain(
      "quality product-lead@example.org not signed safety product-lead@example.org lapsed",
    );
    expect(text).toContain(
      "lapsed safety for engineering by engineering-lead@example.org, 2026-03-16 10:00 UTC Read 40 lessons",
    );
    expect(text).toContain("Lapsed: the allowlist changed at 2026-03-16T11:20:00.000Z by operator:maria");
    expect(text.match(/on report 1{64}/g)).toHaveLength(7);
  });

  it("names everything that it stands for", () => {
    const text = between(page, '<section class="basis">', "</section>");
    expect(text).toContain(`Build 1.4.2 Contracts ${report.basis.contracts}`);
    expect(text).toContain(`Prompt none Readiness policy ${report.basis.policy}`);
  });

  it("is the same for the same report", () => {
    expect(reportAsHtml(report)).toBe(page);
  });
});

describe("the charts", () => {
  it.each(["wide", "narrow"])("mark each event, and number those that have room (%s)", (name) => {
    const svg = svgOf(reportAsHtml(sampleReport()), name);
    for (const [kind, count] of [
      ["incident", 2],
      ["change", 9],
      ["drill", 4],
    ] as const)
      expect(svg.match(new RegExp(`fill="var\\(--${kind}\\)"`, "g")), kind).toHaveLength(count);
    expect(svg).toMatch(/>4–8<\/text>/);
    expect(svg).toMatch(/>15<\/text>/);
  });

  it("join the numbers of marks that touch, and leave out those without room", () => {
    const svg = svgOf(reportAsHtml(sampleReport({ days: 45, events: 50 })), "wide");
    const numbers = [...svg.matchAll(/>(\d+(?:–\d+)?)<\/text>/g)].map(([, text]) => text ?? "");
    expect(numbers).toEqual(expect.arrayContaining(["2", "4–8", "9", "50"]));
    for (const one of numbers.filter((text) => text.includes("–"))) {
      const [first, last] = one.split("–").map(Number);
      expect((last ?? 0) - (first ?? 0), one).toBeLessThanOrEqual(4);
    }
  });

  it("give each outcome its part of the day, and leave days without figures empty", () => {
    const [one] = sampleReport().days;
    const days = [{ ...one, completed: 50, stored: 0, verbatim: 0, stopped: 0, failed: 50, denied: 100 }];
    const report = { ...sampleReport({ events: 0 }), days } as ReturnType<typeof sampleReport>;
    const svg = svgOf(reportAsHtml(report), "wide");
    const heightOf = (color: string): number => {
      const [path = ""] = fillsOf(svg, color);
      const heights = [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
      return Math.max(...heights) - Math.min(...heights);
    };
    // Drawn over each other: denied reaches to the sum of all.
    expect(heightOf("denied")).toBeCloseTo(2 * heightOf("failed"), 0);
    expect(heightOf("failed")).toBeCloseTo(2 * heightOf("completed"), 0);
    expect(heightOf("completed")).toBeGreaterThan(10);
    const baseLines = [
      ...svg.matchAll(/<path d="M[\d.]+ ([\d.]+)L[\d.]+ \1" fill="none" stroke="var\(--soft\)"/g),
    ];
    expect(baseLines).toHaveLength(4);
  });

  it("shorten large numbers on an axis, which has room for five digits", () => {
    const report = sampleReport();
    const days = report.days.map((day) => ({ ...day, denied: 123_456_789 }));
    const svg = svgOf(reportAsHtml({ ...report, days }), "narrow");
    expect(svg).toContain(">100M</text>");
    expect(svg).not.toMatch(/>[\d,]{7,}<\/text>/);
  });

  it("say when there is no figure to draw", () => {
    const report = sampleReport();
    const days = report.days.map((day) => ({
      ...day,
      minutes: 0,
      completed: 0,
      failed: 0,
      p50Ms: null,
      p95Ms: null,
    }));
    const svg = svgOf(reportAsHtml({ ...report, days }), "wide");
    for (const title of [
      "Failed model calls, %",
      "Latency, ms: median and 95th percentile",
      "Minutes not up and recording",
    ])
      expect(svg).toContain(`>${title}: no figures</text>`);
    expect(svg).toContain(">Jobs by outcome</text>");
  });

  it("are left out without days", () => {
    const page = reportAsHtml({ ...sampleReport({ days: 0, events: 0 }), signoffs: [] });
    expect(page).not.toContain("<figure>");
    expect(textOf(page)).toContain(
      "There are no figures of any day. No change, incident or drill fell into the window. ",
    );
    expect(between(page, '<section class="signoffs">', "</section>").match(/not signed/g)).toHaveLength(8);
  });

  it("stay small for 400 days and 500 events", () => {
    const page = reportAsHtml(sampleReport({ days: 400, events: 500 }));
    expect(page.length).toBeLessThan(1_000_000);
    expect(between(page, '<ol class="events">', "</ol>")).toMatch(/ 499 \S+ 2027.* 500 \S+ 2027-0[34]-/);
    expect(page.match(/<td data-head="day">/g)).toHaveLength(400);
  });
});

describe("texts from people", () => {
  it.each([
    ["a script", '</script><script>alert("1")</script>'],
    ["a style", "</style><style>*{display:none}</style>"],
    ["an image with a handler", '"><img src=x onerror=alert(1)>'],
    ["a handler in single quotes", "' onmouseover='alert(1)"],
    ["a comment", "<!-- & &amp; -->"],
    ["markup within code", "`</code><b>`"],
    ["4,000 characters without a blank", "x".repeat(4_000)],
  ])("%s stays text", (_, said) => {
    const page = reportAsHtml(reportThatSays(said));
    const markup = page.replace(/<style>[\s\S]*?<\/style>/, "");
    // All tags are those of a page that says nothing unusual, in the same number.
    const tagsOf = (of: string) =>
      [...of.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/ (?:content|aria-label)="[^"]*"/g, ""));
    const plain = said.startsWith("`") ? "`a`" : "plain";
    const expected = reportAsHtml(reportThatSays(plain)).replace(/<style>[\s\S]*?<\/style>/, "");
    expect(tagsOf(markup).filter((tag) => !/span/.test(tag))).toEqual(
      tagsOf(expected).filter((tag) => !/span/.test(tag)),
    );
    expect(textOf(markup).replace(/\s/g, "")).toContain(said.replaceAll("`", "").replace(/\s/g, ""));
  });

  it("cannot turn the direction of what follows, or hide", () => {
    const page = reportAsHtml(reportThatSays("a\u202eb\u2066c\u200fd\u0007e\u0000f\u2028g\nh"));
    expect(page).toContain("<bdi>a\\u{202e}b\\u{2066}c\\u{200f}d\\u{7}e\\u{0}f\\u{2028}g\nh</bdi>");
    for (const sign of "\u202e\u2066\u200f\u0007\u2028") expect(page).not.toContain(sign);
  });

  it("bring no script and no address into the page", () => {
    for (const report of [sampleReport(), reportThatSays('<a href="https://example.org">')]) {
      const page = reportAsHtml(report);
      expect(page).not.toMatch(
        /<(?:script|img|link|iframe|object|embed|form|base|image|use|foreignObject)\b/i,
      );
      const attributes = [...page.matchAll(/<\w[^>]*>/g)].flatMap(([tag]) => [
        ...tag.matchAll(/ ([\w-]+)="([^"]*)"/g),
      ]);
      for (const [, name, value] of attributes) {
        expect(name).not.toMatch(/^on|^src/);
        if (name === "href") expect(value).toMatch(/^#[a-z-]+$/);
        expect(value).not.toMatch(/^\s*(?:https?:|\/\/|data:|javascript:)|url\((?!#)/);
      }
      const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
      expect(style).not.toMatch(/url\(|@import|\/\//);
      expect(page).toContain("default-src &#39;none&#39;");
    }
  });
});
