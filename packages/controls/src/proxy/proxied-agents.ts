import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type Agent, type ClientRequest, Agent as HttpAgent, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { createRequire } from "node:module";
import { type ProxySettings, proxyFor } from "./proxy-settings.ts";

/** TLS settings for the server and for an `https:` proxy; PEM. */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Agents for Node's `http` and `https`, with persistent connections. */
export interface ProxiedAgents {
  readonly agentFor: (url: URL) => Agent;
  /** Cuts every connection and stops reporting answers. */
  readonly destroy: () => void;
}

/** Published by `node:http`. */
const answerChannel = "http.client.response.finish";

const require = createRequire(import.meta.url);

export interface ProxiedAgentsOptions {
  readonly tls?: TlsSettings;
  /** Called for every answer, before its requester sees it. */
  readonly onAnswer?: (answer: Answer) => void;
}

export interface Answer {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
}

export function createProxiedAgents(
  settings: ProxySettings,
  { tls = {}, onAnswer }: ProxiedAgentsOptions = {},
): ProxiedAgents {
  const agents = new Map<string, Agent>();
  // The channel covers all requests of the process; Node's types lack a request's agent.
  const hear = (message: unknown): void => {
    const answer = message as Answer & { readonly request: { readonly agent?: unknown } };
    if ([...agents.values()].some((agent) => agent === answer.request.agent)) onAnswer?.(answer);
  };
  if (onAnswer !== undefined) subscribe(answerChannel, hear);
  return {
    agentFor(url) {
      const proxy = proxyFor(settings, url);
      const key = `${url.protocol} ${proxy}`;
      const agent = agents.get(key) ?? createAgent({ secure: url.protocol === "https:", proxy, tls });
      agents.set(key, agent);
      return agent;
    },
    destroy() {
      unsubscribe(answerChannel, hear);
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

interface AgentOptions {
  readonly secure: boolean;
  readonly proxy: string | null;
  readonly tls: TlsSettings;
}

function createAgent({ secure, proxy, tls }: AgentOptions): Agent {
  const options = { keepAlive: true, ...(secure ? tls : {}) };
  if (proxy === null) return secure ? new HttpsAgent(options) : new HttpAgent(options);
  if (secure) {
    const { HttpsProxyAgent } = require("https-proxy-agent") as typeof import("https-proxy-agent");
    return new HttpsProxyAgent(proxy, options);
  }
  const { HttpProxyAgent } = require("http-proxy-agent") as typeof import("http-proxy-agent");
  return new HttpProxyAgent(proxy, options);
}
