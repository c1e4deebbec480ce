export interface FakeStrategy {
  readonly id: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface FakePlace {
  enabled: boolean;
  strategies: FakeStrategy[];
}

/** Flags by name, and the state of each by environment. */
export type FakeFlags = Map<string, { readonly type: string; readonly places: Map<string, FakePlace> }>;

/** The parts of the admin API that the set-up uses, in memory. */
export interface FakeAdminApi {
  readonly fetch: typeof globalThis.fetch;
  readonly flags: FakeFlags;
  readonly archived: Set<string>;
  contextField: { stickiness: boolean } | null;
  environments: { name: string; visible: boolean }[];
  /** Answers instead of the API unless undefined. */
  intercept: (request: string) => Response | undefined;
  /** All requests, as `METHOD path`. */
  readonly asked: string[];
  /** Called after every request. */
  afterEach: () => void;
}

export function createFakeAdminApi(): FakeAdminApi {
  let lastId = 0;
  const api: FakeAdminApi = {
    flags: new Map(),
    archived: new Set(),
    contextField: null,
    environments: [
      { name: "development", visible: true },
      { name: "production", visible: true },
    ],
    intercept: () => undefined,
    asked: [],
    afterEach: () => undefined,
    async fetch(input, init) {
      const path = new URL(String(input)).pathname.replace("/api/admin", "");
      const request = `${init?.method ?? "GET"} ${path}`;
      api.asked.push(request);
      const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
      const answer = api.intercept(request) ?? handle(request, body);
      api.afterEach();
      return answer;
    },
  };

  const handle = (request: string, body: unknown): Response => {
    if (request.startsWith("GET /environments/project/"))
      return json(200, { environments: api.environments });
    if (request === "GET /context/jobId")
      return api.contextField ? json(200, api.contextField) : json(404, {});
    if (request === "POST /context") {
      api.contextField = body as { stickiness: boolean };
      return json(201, body);
    }
    const [, method = "", rest = ""] = /^(\w+) \/projects\/default\/features(.*)$/.exec(request) ?? [];
    return ofFlag(method, rest.split("/").slice(1).map(decodeURIComponent), body);
  };

  const ofFlag = (method: string, steps: readonly string[], body: unknown): Response => {
    const [name = "", , environment = "", action = "", strategyId = ""] = steps;
    if (steps.length === 0) return create(body as { name: string; type: string });
    const flag = api.flags.get(name);
    if (flag === undefined) return json(404, {});
    if (steps.length === 1) return json(200, { name });
    const place = flag.places.get(environment);
    if (place === undefined) return json(404, {});
    switch (`${method} ${action}`) {
      case "GET ":
        return json(200, place);
      case "POST strategies":
        place.strategies.push({ ...(body as FakeStrategy), id: newId() });
        return json(200, place.strategies.at(-1));
      case "DELETE strategies":
        place.strategies = place.strategies.filter(({ id }) => id !== strategyId);
        if (place.strategies.length === 0) place.enabled = false;
        return new Response(null, { status: 200 });
      case "POST on":
        if (place.strategies.length === 0) {
          const parameters = { rollout: "100", stickiness: "default", groupId: name };
          place.strategies.push({ id: newId(), name: "flexibleRollout", parameters });
        }
        place.enabled = true;
        return new Response(null, { status: 200 });
      default:
        return json(405, {});
    }
  };

  const create = ({ name, type }: { readonly name: string; readonly type: string }): Response => {
    if (api.archived.has(name))
      return json(409, { message: "An archived flag with that name already exists" });
    const visible = api.environments.filter((environment) => environment.visible);
    api.flags.set(name, {
      type,
      places: new Map(visible.map((environment) => [environment.name, { enabled: false, strategies: [] }])),
    });
    return json(201, { name });
  };

  const newId = (): string => {
    lastId += 1;
    return `strategy ${lastId}/${lastId}`;
  };

  return api;
}

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
