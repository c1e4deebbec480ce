export { privateCertificates } from "./certificates.ts";
export { createTurnableClock, type TurnableClock } from "./turnable-clock.ts";
