/** `quick` takes short rounds and few of them: to see that a benchmark works, not what its figures are. */
export type Effort = "full" | "quick";
