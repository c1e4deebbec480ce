/** The flags in Unleash, and the environment that the development stack uses. */
export const killFlag = { name: "slotgen.kill-switch", environment: "development" } as const;
export const aiFlag = { name: "slotgen.ai", environment: "development" } as const;
export const developmentPercent = 50;
