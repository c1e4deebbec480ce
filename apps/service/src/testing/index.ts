export { generation, type HttpStage, secretOf, startStage, told } from "./http-stage.ts";
