/** What an admission says about the decision that it stands for. */
export interface AdmissionFacts {
  readonly decisionId: string;
  readonly runId: string;
  readonly jobId: string;
  /** Place of the admission record in its writer's chain. */
  readonly writerId: string;
  readonly seq: number;
}

/**
 * The token that the journal returns once an admitted decision is durably recorded. Nothing else opens the
 * way to a model, and it opens it once. Only the journal may issue one; a test holds the repository to it.
 */
export class Admission {
  readonly facts: AdmissionFacts;
  #spent = false;

  private constructor(facts: AdmissionFacts) {
    this.facts = Object.freeze({ ...facts });
    Object.freeze(this);
  }

  /** For the journal alone, after the record is durable. */
  static issue(facts: AdmissionFacts): Admission {
    return new Admission(facts);
  }

  /**
   * Spends `candidate`: returns what it stands for. Throws a `TypeError` when it was not issued by a journal,
   * or was spent before.
   */
  static spend(candidate: Admission): AdmissionFacts {
    if (typeof candidate !== "object" || candidate === null || !(#spent in candidate)) {
      throw new TypeError("no model call without an admission: the token was not issued by a journal");
    }
    if (candidate.#spent) {
      throw new TypeError(
        `no second model call on one admission: \`${candidate.facts.decisionId}\` was spent before`,
      );
    }
    candidate.#spent = true;
    return candidate.facts;
  }
}
