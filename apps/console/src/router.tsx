import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { ChangesPage } from "./changes-page.tsx";
import { DecisionPage } from "./decisions/decision-page.tsx";
import { DecisionsPage } from "./decisions/decisions-page.tsx";
import { parseSearch, readFilters, writeSearch } from "./decisions/filters.ts";
import { DrillsPage } from "./drills-page.tsx";
import { IncidentPage, IncidentsPage } from "./incidents-page.tsx";
import { OverviewPage } from "./overview/overview-page.tsx";
import { Nothing } from "./parts/loaded.tsx";
import { ReadinessPage } from "./readiness/readiness-page.tsx";
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
  const page = <Path extends string>(path: Path, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path, component });
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
      createRoute({
        getParentRoute: () => root,
        path: "/changes",
        validateSearch: pagedSearch,
        component: ChangesPage,
      }),
      createRoute({
        getParentRoute: () => root,
        path: "/incidents",
        validateSearch: pagedSearch,
        component: IncidentsPage,
      }),
      page("/incidents/$incidentId", IncidentPage),
      createRoute({
        getParentRoute: () => root,
        path: "/drills",
        validateSearch: pagedSearch,
        component: DrillsPage,
      }),
      page("/readiness", ReadinessPage),
    ]),
    basepath: basePath,
    parseSearch,
    stringifySearch: writeSearch,
    scrollRestoration: false,
  });
}

/** The filters of lists: a source, a state, and the page. */
export interface PagedSearch {
  readonly source?: string;
  readonly state?: string;
  readonly cursor?: string;
}

function pagedSearch(search: Readonly<Record<string, unknown>>): PagedSearch {
  const names = ["source", "state", "cursor"] as const;
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
