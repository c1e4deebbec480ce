/** Begins every name of a generated history: its owner, its replicas, its people, its environment. */
export const mark = "generated";

/** The environment of the control snapshots that the records name. */
export const environment = mark;
export const owner = `${mark}-publishing`;
export const instances = [`${mark}-1`, `${mark}-2`] as const;
export const executorVersion = `0.0.0-${mark}`;
export const people = { release: `${mark}-ada`, onCall: `${mark}-grace` } as const;
