# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_feishu_ev_global_optspecs
    string join \n color= lang= h/help V/version
end

function __fish_feishu_ev_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_feishu_ev_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_feishu_ev_using_subcommand
    set -l cmd (__fish_feishu_ev_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -l lang -d 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 English'"
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -s V -l version -d 'Print version'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "decode" -d 'Decrypt, label and show events'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "validate" -d 'Check events against the documented schema'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "explain" -d 'Look up an event type, a field, a code, a name or a finding'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "encrypt" -d 'Encrypt events'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "decrypt" -d 'Decrypt bodies {"encrypt":"…"} into the bytes that were encrypted'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "man" -d 'Print a man page'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -s f -l format -d 'How to write events' -r -f -a "table\t'A block an event, for a person'
line\t'A line an event, for a person'
json\t'Pretty-printed JSON with a member `decoded`'
ndjson\t'A line of JSON an event: its own bytes and a member `decoded`'
raw\t'The plain bytes of the event'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l filter -d 'Show only events whose type matches, such as \'corehr.*\' [repeatable: one must match]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l catalog -d 'Folder with more event types, or with others in place of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l encrypt-key-file -d 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l encrypt-key -d 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l lang -d 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l show-secrets -d 'Show verification tokens to people; formats for programs always have them'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -s f -l format -d 'How to write findings; auto is github in GitHub Actions and text elsewhere' -r -f -a "auto\t'github in GitHub Actions, text elsewhere'
text\t'Like a compiler, for a person'
json\t'One finding a line'
github\t'Workflow commands'
junit\t'`JUnit` XML, a test case a record'
sarif\t'SARIF 2.1.0'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l fail-on -d 'From which severity on the exit code is 1' -r -f -a "error\t'Errors'
warning\t'Errors and warnings'
never\t'Nothing'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l ignore -d 'Findings that are not reported, such as FE202,FE207' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l catalog -d 'Folder with more event types, or with others in place of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l encrypt-key-file -d 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l encrypt-key -d 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l lang -d 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -s f -l format -d 'How to write the answer' -r -f -a "text\t'For a person'
json\t'For programs'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -l schema -d 'Print the JSON Schema (draft 2020-12) of an event type instead' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -l catalog -d 'Folder with more event types, or with others in place of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -l lang -d 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l iv -d 'IV of every record, 32 hex digits; for tests only, because an IV must never be used twice' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l encrypt-key-file -d 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l encrypt-key -d 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l lang -d 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l encrypt-key-file -d 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l encrypt-key -d 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l lang -d 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand completions" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand completions" -l lang -d 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand man" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand man" -l lang -d 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
