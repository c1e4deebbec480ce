import type { Command, Option } from "commander";

export type Shell = "bash" | "zsh" | "fish";

/** A command with what may follow it. */
interface Node {
  /** Without the program's name. */
  readonly path: string;
  readonly about: string;
  readonly subcommands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly OptionWords[];
  /** Allowed values of its argument. */
  readonly choices: readonly string[];
  readonly takesFile: boolean;
}

interface OptionWords {
  readonly flag: string;
  readonly about: string;
  readonly takes: "nothing" | "value" | "file";
  readonly choices: readonly string[];
}

/** A script that completes commands, options and fixed option values; generated from the commands. */
export function completionScript(program: Command, shell: Shell): string {
  const nodes = nodesOf(program, "");
  switch (shell) {
    case "bash":
      return bashScript(nodes);
    case "zsh":
      return `#compdef slotgate\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(nodes)}`;
    case "fish":
      return fishScript(nodes);
  }
}

function nodesOf(command: Command, path: string): readonly Node[] {
  const help = { name: "help", about: "display help for command" };
  const { commands } = command;
  const node: Node = {
    path,
    about: command.description(),
    subcommands: [
      ...commands.map((sub) => ({ name: sub.name(), about: sub.description() })),
      ...(commands.length > 0 ? [help] : []),
    ],
    options: [
      ...command.options.map(wordsOf),
      { flag: "--help", about: "display help", takes: "nothing", choices: [] },
    ],
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    takesFile: command.registeredArguments.some((argument) => argument.name() === "file"),
  };
  return [node, ...commands.flatMap((sub) => nodesOf(sub, `${path} ${sub.name()}`.trim()))];
}

const wordsOf = ({ long, description, flags, argChoices = [] }: Option): OptionWords => ({
  flag: long ?? flags,
  about: description,
  takes: /<file(?:\.\.\.|s\.\.\.)?>/.test(flags) ? "file" : /[<[]/.test(flags) ? "value" : "nothing",
  choices: argChoices,
});

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function bashScript(nodes: readonly Node[]): string {
  const words = nodes.map(({ path, subcommands, options, choices, takesFile }) => {
    const all = [...subcommands.map(({ name }) => name), ...choices, ...options.map(({ flag }) => flag)];
    return `    ${quoted(path)}) words=${quoted(all.join(" "))}${takesFile ? " kind=files" : ""} ;;`;
  });
  const values = nodes.flatMap(({ path, options }) =>
    options.flatMap(({ flag, takes, choices }) => {
      if (takes === "nothing") return [];
      const answer = takes === "file" ? "files" : `values=${quoted(choices.join(" "))}`;
      return [`    ${quoted(`${path} ${flag}`.trim())}) ${answer === "files" ? "kind=files" : answer} ;;`];
    }),
  );
  const paths = nodes.map(({ path }) => quoted(path)).join(" ");
  return `# Completion of slotgate for bash. In ~/.bashrc: source <(slotgate completion bash)
_slotgate() {
  local current=\${COMP_WORDS[COMP_CWORD]} path= next= word words= values= kind= at
  local -a paths=(${paths})
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    [[ $word == help ]] && continue
    next="\${path:+$path }$word"
    local known
    for known in "\${paths[@]}"; do
      [[ $known == "$next" ]] && path=$next && break
    done
  done
  local previous=
  ((COMP_CWORD > 1)) && previous=\${COMP_WORDS[COMP_CWORD - 1]}
  if [[ $previous == --* ]]; then
    kind=none
    case "\${path:+$path }$previous" in
${values.join("\n")}
    *) kind= ;;
    esac
    if [[ $kind == files ]]; then
      COMPREPLY=($(compgen -f -- "$current"))
      return
    fi
    if [[ $kind == none ]]; then
      COMPREPLY=($(compgen -W "$values" -- "$current"))
      return
    fi
  fi
  case "$path" in
${words.join("\n")}
  esac
  if [[ $kind == files && $current != -* ]]; then
    COMPREPLY=($(compgen -f -- "$current"))
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _slotgate slotgate
`;
}

function fishScript(nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, subcommands, options, choices }) => {
    const condition = `-n ${quoted(`__slotgate_at ${quotedPath(path)}`)}`;
    return [
      ...subcommands.map(
        ({ name, about }) => `complete -c slotgate -f ${condition} -a ${quoted(name)} -d ${quoted(about)}`,
      ),
      ...choices.map((choice) => `complete -c slotgate -f ${condition} -a ${quoted(choice)}`),
      ...options.map(({ flag, about, takes, choices: values }) => {
        const long = `-l ${quoted(flag.replace(/^--/, ""))}`;
        const value =
          takes === "nothing" ? "" : takes === "file" ? " -r" : ` -x -a ${quoted(values.join(" "))}`;
        return `complete -c slotgate ${condition} ${long}${value} -d ${quoted(about)}`;
      }),
    ];
  });
  const paths = nodes.map(({ path }) => quoted(path)).join(" ");
  return `# Completion of slotgate for fish. In config.fish: slotgate completion fish | source
function __slotgate_at
  set -l wanted (string join ' ' -- $argv)
  set -l path ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim -- "$path $word")
    contains -- $next ${paths}; and set path $next
  end
  test "$path" = "$wanted"
end
${lines.join("\n")}
`;
}

/** Must not contain a single quote: it is nested in single quotes. Names of commands have none. */
const quotedPath = (path: string): string => (path === "" ? '""' : path);
