import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from "@tanstack/react-router";
import { BudgetPage } from "./budget-page.tsx";
import { ChangesPage } from "./changes-page.tsx";
import { DecisionPage } from "./decisions/decision-page.tsx";
import { DecisionsPage } from "./decisions/decisions-page.tsx";
import { parseSearch, readFilters, writeSearch } from "./decisions/filters.ts";
import { DrillsPage } from "./drills/drills-page.tsx";
import { IncidentPage, IncidentsPage } from "./incidents/incidents-page.tsx";
import { OverviewPage } from "./overview/overview-page.tsx";
import { Nothing, Refusal, Waiting } from "./parts/loaded.tsx";
import { ReadinessPage } from "./readiness/readiness-page.tsx";
import { ResultsPage } from "./results-page.tsx";
import { RunPage } from "./runs/run-page.tsx";
import { RunsPage } from "./runs/runs-page.tsx";
import { Shell } from "./shell.tsx";

interface RouterOptions {
  readonly basePath: string;
  readonly signOut: () => void;
}

export function createConsoleRouter({ basePath, signOut }: RouterOptions) {
  const root = createRootRoute({
    component: () => <Shell signOut={signOut} />,
    notFoundComponent: () => <Nothing>This page does not exist.</Nothing>,
  });
  const page = <Path extends string>(path: Path, component: RouteComponent) =>
    createRoute({ getParentRoute: () => root, path, component });
  const paged = <Path extends string>(path: Path, component: RouteComponent) =>
    createRoute({ getParentRoute: () => root, path, validateSearch: pagedSearch, component });
  const decisions = createRoute({
    getParentRoute: () => root,
    path: "/decisions",
    validateSearch: readFilters,
    component: DecisionsPage,
  });
  return createRouter({
    routeTree: root.addChildren([
      page("/", OverviewPage),
      decisions,
      page("/decisions/$decisionId", DecisionPage),
      paged("/runs", RunsPage),
      page("/runs/$runId", RunPage),
      page(
        "/rollout",
        lazyRouteComponent(() => import("./rollout-page.tsx"), "RolloutPage"),
      ),
      paged(
        "/allowlist",
        lazyRouteComponent(() => import("./allowlist/allowlist-page.tsx"), "AllowlistPage"),
      ),
      page(
        "/allowlist/change",
        lazyRouteComponent(() => import("./allowlist/change-page.tsx"), "ChangeAllowlistPage"),
      ),
      page(
        "/allowlist/revisions/$revision",
        lazyRouteComponent(() => import("./allowlist/revision-page.tsx"), "RevisionPage"),
      ),
      page("/budget", BudgetPage),
      paged("/results", ResultsPage),
      paged("/changes", ChangesPage),
      paged("/incidents", IncidentsPage),
      page("/incidents/$incidentId", IncidentPage),
      paged("/drills", DrillsPage),
      page("/readiness", ReadinessPage),
    ]),
    basepath: basePath,
    parseSearch,
    stringifySearch: writeSearch,
    scrollRestoration: false,
    defaultPendingComponent: () => <Waiting what="the page" lines={8} />,
    // Also when the service is away, or has another version by now, and a part of the console cannot be loaded.
    defaultErrorComponent: ({ error }) => (
      <Refusal error={asError(error)} what="the page" onRetry={() => location.reload()} />
    ),
  });
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** The filters of lists: a source, a state, an order, and the page. */
export interface PagedSearch {
  readonly source?: string;
  readonly state?: string;
  readonly order?: string;
  readonly cursor?: string;
}

function pagedSearch(search: Readonly<Record<string, unknown>>): PagedSearch {
  const names = ["source", "state", "order", "cursor"] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      return typeof value === "string" && value !== "" ? [[name, value]] : [];
    }),
  );
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
