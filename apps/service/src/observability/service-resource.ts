import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from "@opentelemetry/semantic-conventions";
import { ATTR_SERVICE_INSTANCE_ID } from "@opentelemetry/semantic-conventions/incubating";

/** The identity of the service in traces and metrics. */
export const serviceResource = ({
  name,
  version,
  instance,
  attributes,
}: {
  readonly name: string;
  readonly version: string;
  readonly instance: string;
  readonly attributes: Readonly<Record<string, string>>;
}): Resource =>
  resourceFromAttributes({
    [ATTR_SERVICE_VERSION]: version,
    [ATTR_SERVICE_INSTANCE_ID]: instance,
    ...attributes,
    [ATTR_SERVICE_NAME]: name,
  });
