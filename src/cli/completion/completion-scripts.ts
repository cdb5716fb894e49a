/** A command as completion knows it. Names and values are plain words; they come from the program itself. */
export interface Completable {
  readonly name: string;
  readonly summary: string;
  /** One of its arguments is a file. */
  readonly takesFile: boolean;
  /** What its arguments can be. */
  readonly values: readonly string[];
  readonly options: readonly {
    readonly name: string;
    readonly description: string;
    readonly takesValue: boolean;
    readonly values: readonly string[];
  }[];
}

/** Nothing that is typed is run or expanded, and the program is not started for it. */
export function bashCompletion(program: string, commands: readonly Completable[]): string {
  const branches = commands.map(({ name, takesFile, values, options }) => {
    const ofOptions = options
      .filter(({ takesValue }) => takesValue)
      .map((option) => `        ${option.name}) words='${option.values.join(' ')}' files=no ;;`);
    return [
      `    ${name})`,
      `      case $previous in`,
      ...ofOptions,
      `        *) words='${values.join(' ')}' files=${takesFile ? 'yes' : 'no'}`,
      `          [[ $current == -* ]] && words='${options.map((option) => option.name).join(' ')}' ;;`,
      `      esac ;;`,
    ].join('\n');
  });
  return `_${program}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words='' files=no
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    words='${commands.map(({ name }) => name).join(' ')}'
  else
    case \${COMP_WORDS[1]} in
${branches.join('\n')}
    esac
  fi
  if [[ $files == yes && $current != -* ]]; then
    compopt -o filenames 2> /dev/null
    COMPREPLY=( $(compgen -f -- "$current") )
    return
  fi
  COMPREPLY=( $(compgen -W "$words" -- "$current") )
}
complete -F _${program} ${program}`;
}

/** zsh runs bash's script. */
export function zshCompletion(program: string, commands: readonly Completable[]): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bashCompletion(program, commands)}`;
}

export function fishCompletion(program: string, commands: readonly Completable[]): string {
  const lines = commands.flatMap(({ name, summary, takesFile, values, options }) => {
    const inside = `complete -c ${program} -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
      ...(takesFile ? [`${inside} -F`] : []),
      ...(values.length > 0 ? [`${inside} -a '${values.join(' ')}'`] : []),
      ...options.map((option) => {
        const value = option.takesValue ? ` -x -a '${option.values.join(' ')}'` : '';
        return `${inside} -l ${option.name.slice(2)}${value} -d ${quoted(option.description)}`;
      }),
    ];
  });
  return [`complete -c ${program} -f`, ...lines].join('\n');
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
