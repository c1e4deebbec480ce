/** Receives the results of the set-up. */
export interface SetupNotes {
  readonly created: (what: string) => void;
  /** It existed and is unchanged. */
  readonly kept: (what: string) => void;
  /** Something that only an operator may change. */
  readonly check: (what: string) => void;
}

export interface NotedWork {
  readonly notes: SetupNotes;
  readonly created: readonly string[];
  readonly toCheck: readonly string[];
}

/** Reports notes as lines, and keeps them. */
export function noteWork(report: (line: string) => void): NotedWork {
  const created: string[] = [];
  const toCheck: string[] = [];
  return {
    created,
    toCheck,
    notes: {
      created(what) {
        created.push(what);
        report(`created  ${what}`);
      },
      kept(what) {
        report(`kept     ${what}`);
      },
      check(what) {
        toCheck.push(what);
        report(`check    ${what}`);
      },
    },
  };
}
