// Shows the description that stands beside this page; nothing is asked of any other host.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const followScheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followScheme);
followScheme();

/**
 * "Try it out" fills every parameter that has an example or a default: the first request would name a run and ask for 202.
 * Only what has to be sent is filled; the rest says in words what it may be.
 */
const fillOnlyRequired = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (update) => (description) => update(withEmptyOptionals(description)),
      },
    },
  },
});

function withEmptyOptionals(description) {
  const parameters = Object.entries(description.components?.parameters ?? {}).map(([name, parameter]) => [
    name,
    parameter.required === true ? parameter : withoutValues(parameter),
  ]);
  return {
    ...description,
    components: { ...description.components, parameters: Object.fromEntries(parameters) },
  };
}

function withoutValues({ example, schema: { default: standard, ...schema }, description, ...parameter }) {
  const values = [
    ...(standard === undefined ? [] : [`Default: \`${standard}\`.`]),
    ...(example === undefined ? [] : [`Example: \`${example}\`.`]),
  ];
  return { ...parameter, schema, description: [description, ...values].join(" ") };
}

window.SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#description",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 2,
  displayRequestDuration: true,
  plugins: [fillOnlyRequired],
  // The checks of a stranger's server are not for this service's description.
  validatorUrl: null,
  persistAuthorization: false,
});
