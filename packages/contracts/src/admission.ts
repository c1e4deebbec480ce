/** The decision that an admission represents. */
export interface AdmissionFacts {
  readonly decisionId: string;
  readonly runId: string;
  readonly jobId: string;
  /** Position of the admission record in its writer's chain. */
  readonly writerId: string;
  readonly seq: number;
}

/**
 * The token that the journal returns once an admitted decision is durably recorded. It permits one model call, and
 * nothing else does. Only the journal may issue one, which a test enforces for the repository.
 */
export class Admission {
  readonly facts: AdmissionFacts;
  #spent = false;

  private constructor(facts: AdmissionFacts) {
    this.facts = Object.freeze({ ...facts });
    Object.freeze(this);
  }

  /** For the journal only, after the record is durable. */
  static issue(facts: AdmissionFacts): Admission {
    return new Admission(facts);
  }

  /**
   * Spends `candidate` and returns its facts. Throws a `TypeError` if it was not issued by a journal, or was already
   * spent.
   */
  static spend(candidate: Admission): AdmissionFacts {
    if (typeof candidate !== "object" || candidate === null || !(#spent in candidate)) {
      throw new TypeError("no model call without an admission: the token was not issued by a journal");
    }
    if (candidate.#spent) {
      throw new TypeError(
        `no second model call on one admission: \`${candidate.facts.decisionId}\` is already spent`,
      );
    }
    candidate.#spent = true;
    return candidate.facts;
  }
}
