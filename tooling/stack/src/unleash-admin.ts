import { UnleashRequestError } from "./unleash-request-error.ts";

export interface FlagPlace {
  readonly name: string;
  readonly environment: string;
}

export interface UnleashStrategy {
  readonly name: string;
  readonly constraints?: readonly unknown[];
  readonly segments?: readonly number[];
  readonly disabled?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface StoredStrategy extends UnleashStrategy {
  readonly id: string;
}

export interface FlagState {
  readonly enabled: boolean;
  readonly strategies: readonly StoredStrategy[];
}

export interface Rollout extends FlagPlace {
  /** 0 to 100. */
  readonly percent: number;
  /** `jobId` when left out. */
  readonly stickiness?: string;
  /** The flag's name when left out. */
  readonly groupId?: string;
}

export interface UnleashAdminOptions {
  /** Address of Unleash, with or without `/api`. */
  readonly url: string;
  readonly adminToken: string;
}

/**
 * An operator's actions in the Unleash UI, as calls. Flags are those of the project `default`. Every method
 * throws `UnleashRequestError` with status and body when Unleash refuses.
 */
export class UnleashAdmin {
  readonly #base: string;
  readonly #token: string;

  constructor({ url, adminToken }: UnleashAdminOptions) {
    this.#base = `${url.replace(/\/+$/, "").replace(/\/api$/, "")}/api/admin`;
    this.#token = adminToken;
  }

  async createFlag(flag: { readonly name: string; readonly type: "kill-switch" | "release" }): Promise<void> {
    await this.#request("POST", features, flag);
  }

  async setFlag({ enabled, ...place }: FlagPlace & { readonly enabled: boolean }): Promise<void> {
    await this.#request("POST", `${environmentPath(place)}/${enabled ? "on" : "off"}`);
  }

  async flagState(place: FlagPlace): Promise<FlagState> {
    return (await this.#request("GET", environmentPath(place))) as FlagState;
  }

  /** Leaves exactly one gradual rollout on the flag, without constraints and segments. */
  async setRollout({ percent, stickiness = "jobId", groupId, ...place }: Rollout): Promise<void> {
    const strategy: UnleashStrategy = {
      name: "flexibleRollout",
      constraints: [],
      segments: [],
      disabled: false,
      parameters: { rollout: String(percent), stickiness, groupId: groupId ?? place.name },
    };
    const { strategies } = await this.flagState(place);
    const kept = strategies.find(({ name }) => name === strategy.name);
    if (kept === undefined) await this.addStrategy({ ...place, strategy });
    else await this.#request("PUT", `${strategiesPath(place)}/${kept.id}`, strategy);
    // The new one exists already: without any strategy Unleash would turn the flag off.
    await this.#remove(
      place,
      strategies.filter(({ id }) => id !== kept?.id),
    );
  }

  /** Returns the strategy with the id that Unleash gave it. */
  async addStrategy({
    strategy,
    ...place
  }: FlagPlace & { readonly strategy: UnleashStrategy }): Promise<StoredStrategy> {
    return (await this.#request("POST", strategiesPath(place), strategy)) as StoredStrategy;
  }

  /** Replaces one strategy by its id. */
  async updateStrategy({
    strategy,
    ...place
  }: FlagPlace & { readonly strategy: StoredStrategy }): Promise<void> {
    const { id, ...content } = strategy;
    await this.#request("PUT", `${strategiesPath(place)}/${id}`, content);
  }

  async removeStrategy({ id, ...place }: FlagPlace & { readonly id: string }): Promise<void> {
    await this.#request("DELETE", `${strategiesPath(place)}/${id}`);
  }

  /** Unleash turns a flag that loses its last strategy off. */
  async removeStrategies(place: FlagPlace): Promise<void> {
    await this.#remove(place, (await this.flagState(place)).strategies);
  }

  /** Takes the flag out of all environments; `reviveFlag` restores it, `deleteFlag` removes it permanently. */
  async archiveFlag(name: string): Promise<void> {
    await this.#request("DELETE", featurePath(name));
  }

  /** Restores an archived flag, switched off in every environment. */
  async reviveFlag(name: string): Promise<void> {
    await this.#request("POST", `/archive/revive/${encodeURIComponent(name)}`);
  }

  /** Removes an archived flag permanently, so that its name can be used again. */
  async deleteFlag(name: string): Promise<void> {
    await this.#request("DELETE", `/archive/${encodeURIComponent(name)}`);
  }

  async addContextField(field: { readonly name: string; readonly stickiness: boolean }): Promise<void> {
    await this.#request("POST", "/context", field);
  }

  async #remove(place: FlagPlace, strategies: readonly StoredStrategy[]): Promise<void> {
    for (const { id } of strategies) await this.removeStrategy({ ...place, id });
  }

  async #request(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.#base + path, {
      method,
      headers: {
        authorization: this.#token,
        "content-type": "application/json",
        // Calls are rare: a kept connection could end just when the next call takes it.
        connection: "close",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new UnleashRequestError({ method, path, status: answer.status, body: text });
    return text === "" || answer.headers.get("content-type")?.includes("json") !== true
      ? undefined
      : JSON.parse(text);
  }
}

const features = "/projects/default/features";

function featurePath(name: string): string {
  return `${features}/${encodeURIComponent(name)}`;
}

function environmentPath({ name, environment }: FlagPlace): string {
  return `${featurePath(name)}/environments/${encodeURIComponent(environment)}`;
}

function strategiesPath(place: FlagPlace): string {
  return `${environmentPath(place)}/strategies`;
}
