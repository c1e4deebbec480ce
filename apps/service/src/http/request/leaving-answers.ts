import type { ServerResponse } from "node:http";

/** Answers with generated results, until their last byte has left the process. */
export interface LeavingAnswers {
  /** Tracks an answer with the results of these decisions; may be called again with more. */
  readonly follow: (response: ServerResponse, decisionIds: Iterable<string>) => void;
  /** Cuts all of them, because a kill is engaged. */
  readonly cutAll: () => void;
  /** Cuts those with a result that was withdrawn or erased since; all of them if that cannot be read. */
  readonly cutGone: () => Promise<void>;
}

export interface LeavingAnswersOptions {
  /** Those of these decisions whose results are gone. */
  readonly goneOf: (decisionIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Interval at which slow answers are checked for removed results. */
  readonly lookMs?: number;
}

interface Leaving {
  readonly ids: Set<string>;
  looks: number;
}

/**
 * A slow reader would still receive generated content long after a kill or a withdrawal was answered. Such an answer is
 * cut: the connection is reset, so that the system's buffers are dropped too. Removals by other replicas are notified;
 * polling covers lost notifications.
 */
export function createLeavingAnswers({ goneOf, lookMs = 250 }: LeavingAnswersOptions): LeavingAnswers {
  const leaving = new Map<ServerResponse, Leaving>();
  let looking = false;

  async function cutGone(which: (one: Leaving) => boolean = () => true): Promise<void> {
    const concerned = [...leaving].filter(([, one]) => which(one));
    if (concerned.length === 0) return;
    const ids = new Set(concerned.flatMap(([, one]) => [...one.ids]));
    const gone = await goneOf([...ids]).catch(() => ids);
    for (const [response, one] of concerned) if ([...one.ids].some((id) => gone.has(id))) cut(response);
  }

  function look(): void {
    for (const one of leaving.values()) one.looks += 1;
    // Most answers are sent before a second check.
    void cutGone(({ looks }) => looks > 1).finally(() => {
      looking = leaving.size > 0;
      if (looking) setTimeout(look, lookMs).unref();
    });
  }

  return {
    follow(response, decisionIds) {
      const known = leaving.get(response);
      if (known !== undefined) {
        for (const id of decisionIds) known.ids.add(id);
        return;
      }
      leaving.set(response, { ids: new Set(decisionIds), looks: 0 });
      // Both mean that nothing is left in this process: everything was passed to the system, or the connection is
      // closed.
      response.once("finish", () => leaving.delete(response));
      response.once("close", () => leaving.delete(response));
      if (!looking) setTimeout(look, lookMs).unref();
      looking = true;
    },
    cutAll() {
      for (const response of leaving.keys()) cut(response);
    },
    cutGone: () => cutGone(),
  };
}

function cut(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
  response.destroy();
}
