# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_feishu_ev_global_optspecs
    string join \n color= lang= o/output= h/help V/version
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

complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -s V -l version -d 'Print version'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "decode" -d 'Decrypt, label and show events'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "validate" -d 'Check events against the documented schema'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "trace" -d 'Put the events of a log in order, and report inconsistencies'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "stats" -d 'Show what is in a log'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "verify" -d 'Check the signature of one delivery, and say why it fails'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "explain" -d 'Look up an event type, a field, a code, a life cycle, a word, a rule, or any other name that this program prints'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "catalog" -d 'Work with catalog files, which describe event types and life cycles'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "simulate" -d 'Write synthetic events with consistent IDs, times and statuses'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "send" -d 'Deliver events to a webhook as the platform does, and judge the answers'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "gateway" -d 'Act as the long-connection endpoint for local clients, and judge their acknowledgments'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "listen" -d 'Receive deliveries as a webhook: verify, decrypt, answer, and record them'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "encrypt" -d 'Encrypt events'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "decrypt" -d 'Decrypt bodies {"encrypt":"…"} into the bytes that were encrypted'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c feishu-ev -n "__fish_feishu_ev_needs_command" -f -a "man" -d 'Print a man page'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -s f -l format -d 'Format of events; FORMAT=FILE writes it to a file [repeatable]' -r -f -a "table\t'A block per event, for people'
line\t'A line per event, for people'
json\t'Pretty-printed JSON with a member `decoded`'
ndjson\t'A line of JSON per event: its own bytes and a member `decoded`'
raw\t'The plaintext bytes of the event'
delivery\t'A line of JSON per delivery: headers, and the body as a string'
csv\t'CSV (RFC 4180): a row per event, after a header'
xlsx\t'A workbook for Excel and others: events or timelines, and findings; for people'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l verify -d 'Which signatures to check; the result is the member `signature` of `decoded`, and FE120 or FE121' -r -f -a "auto\t'Those of requests and delivery records'
require\t'Those of all events except challenges; without a valid one, the exit code is 1'
off\t'None'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l columns -d 'Columns of csv and xlsx, separated by commas: fields of the catalog by name or path, their labels as node_status.label, and what every event has [default: what every event has, and the fields of the event types that --filter names; without --filter, of the process node and the job change]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -s j -l jobs -d 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l filter -d 'Select events whose type matches, such as \'corehr.*\'; * matches any text, ? one character [repeatable: one must match]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l where -d 'Select events with a value, such as node_status=rejected, status=已生效, biz_type!=offer, node_status=2,5 or process_id~7384*; also !~ < <= > >=. A field is a name or a dotted path; a value is a code, its name or its label [repeatable: all must hold]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l since -d 'Select events that were created at a time or later: 2024-06-26, \'2024-06-26 16:00\', 16:00, today, yesterday, or how long ago, such as 2h or 3d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l until -d 'Select events that were created before a time' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l process -d 'Select events of this process [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l job-change -d 'Select events of this job change [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l tz -d 'Time zone of --since and --until, of the days and hours of stats, and of times in formats for people and in csv: local, utc, an offset such as +08:00, or a name such as Asia/Shanghai [default: that of TZ, or else utc]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l redact-key-file -d 'File with a key, with which several runs replace a word by the same one; whoever has the key can find out what was replaced [default: a random key for each run]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l resign -d 'With -f delivery, sign recorded deliveries again: the same body, a new timestamp and nonce'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l show-secrets -d 'Show verification tokens in formats for people; formats for programs always have them, csv in the columns that --columns names'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l merge -d 'Merge several files by time, as one log: the time of arrival, or else that of creation'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l strict -d 'Report each line that neither holds an event nor looks like one as an error, instead of counting them'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l allow-empty -d 'Exit with 0 even if no event is found in an input'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l all -d 'Show every finding, not only the first 5 of each rule in each file, and every row of a table (formats for programs have all)'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l stats -d 'Print on standard error how much was read, and how fast'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -l redact -d 'Replace ids, tokens, names and other texts, so that the output can be shared: equal words by equal ones, different words by different ones of the same length. Codes, event types, times and the names of files and of members stay'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -s f -l format -d 'Format of findings; FORMAT=FILE writes it to a file; auto is github in GitHub Actions and text elsewhere [repeatable]' -r -f -a "auto\t'github in GitHub Actions, text elsewhere'
text\t'Blocks like those of a compiler, for people'
json\t'One JSON object per finding and line'
csv\t'CSV (RFC 4180): a row per finding, after a header'
github\t'Workflow commands of GitHub Actions'
junit\t'JUnit XML, with a test case per record or timeline'
sarif\t'SARIF 2.1.0 for code scanning'
xlsx\t'A workbook for Excel and others: events or timelines, and findings; for people'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l fail-on -d 'Lowest severity of findings for which the exit code is 1' -r -f -a "error\t'Errors'
warning\t'Errors and warnings'
never\t'Nothing'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l ignore -d 'Rules to ignore, such as FE202,FE207' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -s j -l jobs -d 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l filter -d 'Select events whose type matches, such as \'corehr.*\'; * matches any text, ? one character [repeatable: one must match]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l where -d 'Select events with a value, such as node_status=rejected, status=已生效, biz_type!=offer, node_status=2,5 or process_id~7384*; also !~ < <= > >=. A field is a name or a dotted path; a value is a code, its name or its label [repeatable: all must hold]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l since -d 'Select events that were created at a time or later: 2024-06-26, \'2024-06-26 16:00\', 16:00, today, yesterday, or how long ago, such as 2h or 3d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l until -d 'Select events that were created before a time' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l process -d 'Select events of this process [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l job-change -d 'Select events of this job change [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l tz -d 'Time zone of --since and --until, of the days and hours of stats, and of times in formats for people and in csv: local, utc, an offset such as +08:00, or a name such as Asia/Shanghai [default: that of TZ, or else utc]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l redact-key-file -d 'File with a key, with which several runs replace a word by the same one; whoever has the key can find out what was replaced [default: a random key for each run]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l merge -d 'Merge several files by time, as one log: the time of arrival, or else that of creation'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l strict -d 'Report each line that neither holds an event nor looks like one as an error, instead of counting them'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l allow-empty -d 'Exit with 0 even if no event is found in an input'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l all -d 'Show every finding, not only the first 5 of each rule in each file, and every row of a table (formats for programs have all)'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l stats -d 'Print on standard error how much was read, and how fast'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -l redact -d 'Replace ids, tokens, names and other texts, so that the output can be shared: equal words by equal ones, different words by different ones of the same length. Codes, event types, times and the names of files and of members stay'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -s f -l format -d 'Format of timelines, or of their findings; FORMAT=FILE writes it to a file [repeatable]' -r -f -a "auto\t'github in GitHub Actions, table elsewhere'
table\t'A block per timeline, for people'
line\t'A line per event, for people'
json\t'Pretty-printed JSON, an object per timeline'
ndjson\t'A line of JSON per timeline'
csv\t'CSV (RFC 4180): a row per event in the order of timelines, after a header'
mermaid\t'A Gantt chart of one timeline, for pages that render Mermaid'
html\t'A page for a browser; it needs no network'
github\t'Workflow commands of GitHub Actions'
junit\t'JUnit XML, with a test case per record or timeline'
sarif\t'SARIF 2.1.0 for code scanning'
xlsx\t'A workbook for Excel and others: events or timelines, and findings; for people'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l window -d 'How long an ended timeline is kept in memory, in event time: duplicates and late events after that are not recognized. The platform\'s last retry comes after 7 h 5 min. For events without a time, the window is the next 32,768 events' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l fail-on -d 'Lowest severity of findings for which the exit code is 1' -r -f -a "error\t'Errors'
warning\t'Errors and warnings'
never\t'Nothing'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l ignore -d 'Rules to ignore, such as FE401,FE404' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -s j -l jobs -d 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l filter -d 'Select events whose type matches, such as \'corehr.*\'; * matches any text, ? one character [repeatable: one must match]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l where -d 'Select events with a value, such as node_status=rejected, status=已生效, biz_type!=offer, node_status=2,5 or process_id~7384*; also !~ < <= > >=. A field is a name or a dotted path; a value is a code, its name or its label [repeatable: all must hold]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l since -d 'Select events that were created at a time or later: 2024-06-26, \'2024-06-26 16:00\', 16:00, today, yesterday, or how long ago, such as 2h or 3d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l until -d 'Select events that were created before a time' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l process -d 'Select events of this process [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l job-change -d 'Select events of this job change [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l tz -d 'Time zone of --since and --until, of the days and hours of stats, and of times in formats for people and in csv: local, utc, an offset such as +08:00, or a name such as Asia/Shanghai [default: that of TZ, or else utc]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l redact-key-file -d 'File with a key, with which several runs replace a word by the same one; whoever has the key can find out what was replaced [default: a random key for each run]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l only-findings -d 'Leave out timelines: a line per finding in json and ndjson, a block per finding in other formats'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l follow -d 'Wait for more at the end of each file, and show timelines as they grow: as table, line, json, ndjson or github'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l strict -d 'Report each line that neither holds an event nor looks like one as an error, instead of counting them'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l allow-empty -d 'Exit with 0 even if no event is found in an input'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l all -d 'Show every finding, not only the first 5 of each rule in each file, and every row of a table (formats for programs have all)'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l stats -d 'Print on standard error how much was read, and how fast'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -l redact -d 'Replace ids, tokens, names and other texts, so that the output can be shared: equal words by equal ones, different words by different ones of the same length. Codes, event types, times and the names of files and of members stay'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand trace" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -s f -l format -d 'Format of statistics; FORMAT=FILE writes it to a file [repeatable]' -r -f -a "text\t'Tables with bars, for people'
json\t'One JSON object'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l window -d 'How long an ended timeline is kept in memory, in event time, as for trace' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -s j -l jobs -d 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l filter -d 'Select events whose type matches, such as \'corehr.*\'; * matches any text, ? one character [repeatable: one must match]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l where -d 'Select events with a value, such as node_status=rejected, status=已生效, biz_type!=offer, node_status=2,5 or process_id~7384*; also !~ < <= > >=. A field is a name or a dotted path; a value is a code, its name or its label [repeatable: all must hold]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l since -d 'Select events that were created at a time or later: 2024-06-26, \'2024-06-26 16:00\', 16:00, today, yesterday, or how long ago, such as 2h or 3d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l until -d 'Select events that were created before a time' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l process -d 'Select events of this process [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l job-change -d 'Select events of this job change [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l tz -d 'Time zone of --since and --until, of the days and hours of stats, and of times in formats for people and in csv: local, utc, an offset such as +08:00, or a name such as Asia/Shanghai [default: that of TZ, or else utc]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l timelines -d 'Also count the timelines that trace shows: processes and job changes by outcome, durations by node, and the slowest processes; and the findings of trace'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l strict -d 'Report each line that neither holds an event nor looks like one as an error, instead of counting them'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l allow-empty -d 'Exit with 0 even if no event is found in an input'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l all -d 'Show every finding, not only the first 5 of each rule in each file, and every row of a table (formats for programs have all)'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -l stats -d 'Print on standard error how much was read, and how fast'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -s H -l header -d 'Header of the request; it replaces one of the file [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l digest -d 'Digest that your own code has computed, to find out which mistake produces it' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l max-age -d 'Largest age of the timestamp, such as 5m; Feishu documents no limit' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -s f -l format -d 'Format of the answer' -r -f -a "text\t'For people'
json\t'For programs'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l max-record-size -d 'Largest delivery, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l verification-token -d 'Verification Token of the app, which events and challenges must have; also read from FEISHU_VERIFICATION_TOKEN' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l app-secret -d 'App Secret, to detect that it was used as the Encrypt Key by mistake; also read from FEISHU_APP_SECRET' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -s f -l format -d 'Format of the answer' -r -f -a "text\t'For people'
json\t'For programs'
mermaid\t'State diagrams of the life cycles, for pages that render Mermaid'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -l schema -d 'Print the JSON Schema (draft 2020-12) of an event type instead; `all` is one schema of all types' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and not __fish_seen_subcommand_from check" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and not __fish_seen_subcommand_from check" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and not __fish_seen_subcommand_from check" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and not __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and not __fish_seen_subcommand_from check" -f -a "check" -d 'Check catalog files and their samples'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and __fish_seen_subcommand_from check" -s f -l format -d 'Format of findings; auto is github in GitHub Actions and text elsewhere' -r -f -a "auto\t'github in GitHub Actions, text elsewhere'
text\t'Blocks like those of a compiler, for people'
json\t'One JSON object per finding and line'
csv\t'CSV (RFC 4180): a row per finding, after a header'
github\t'Workflow commands of GitHub Actions'
junit\t'JUnit XML, with a test case per record or timeline'
sarif\t'SARIF 2.1.0 for code scanning'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and __fish_seen_subcommand_from check" -l fail-on -d 'Lowest severity of findings for which the exit code is 1' -r -f -a "error\t'Errors'
warning\t'Errors and warnings'
never\t'Nothing'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and __fish_seen_subcommand_from check" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and __fish_seen_subcommand_from check" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and __fish_seen_subcommand_from check" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand catalog; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -s f -l format -d 'Output format' -r -f -a "ndjson\t'A body per line'
json\t'Pretty-printed bodies'
delivery\t'A line of JSON per delivery: headers, and the body as a string'
http\t'Raw HTTP requests'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l count -d 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l seed -d 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l start -d 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l step -d 'Average time that a person takes to decide: 30m, 2h, 90s' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l app-id -d 'Member app_id of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l tenant-key -d 'Member tenant_key of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l verification-token -d 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l set -d 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l duplicate -d 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l reorder -d 'Events that are sent after their successor' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l drop -d 'Events that are left out, where a later one reveals that they are missing' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l illegal -d 'Events that are followed by an impossible status' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l corrupt -d 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l manifest -d 'File that lists the faults: one JSON object per line, with the number of the record in the output' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -l force -d 'Allow --set to make events that violate the schema'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -f -a "approval-chain" -d 'The nodes of an approval process, one after another'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -f -a "job-change" -d 'A job change: initiated, with an approval process, or direct'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -f -a "life-cycle" -d 'A life cycle of the catalog; `life-cycle` can be omitted: simulate offboarding'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -f -a "mixed" -d 'Many processes and job changes at the same time, in order of time; stops after --count events'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -f -a "challenge" -d 'The verification of a request URL (url_verification); encrypted with a key, but never signed'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and not __fish_seen_subcommand_from approval-chain job-change life-cycle mixed challenge event" -f -a "event" -d 'One event of any type of the catalog'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l nodes -d 'Number of approval nodes of the chain' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l node -d 'Node of the chain: approval, cc, form or e_signature, and its definition ID [repeatable, in order]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l outcome -d 'What happens in the process' -r -f -a "approved\t'Every node is approved'
rejected\t'A node is rejected, which ends the process'
withdrawn\t'The process is withdrawn while a node is in progress, which ends it'
rolled-back\t'A node rolls back to an earlier one, which runs again with a new process_node_id'
skipped\t'A node is skipped without having been in progress'
intervened\t'An administrator intervenes at a node'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l at-node -d 'Node at which it happens, counted from 1 [default: the last]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l back-to -d 'Node to which a rollback returns, counted from 1 [default: the first]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l biz-type -d 'Business type of the process' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -s f -l format -d 'Output format' -r -f -a "ndjson\t'A body per line'
json\t'Pretty-printed bodies'
delivery\t'A line of JSON per delivery: headers, and the body as a string'
http\t'Raw HTTP requests'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l count -d 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l seed -d 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l start -d 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l step -d 'Average time that a person takes to decide: 30m, 2h, 90s' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l app-id -d 'Member app_id of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l tenant-key -d 'Member tenant_key of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l verification-token -d 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l set -d 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l duplicate -d 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l reorder -d 'Events that are sent after their successor' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l drop -d 'Events that are left out, where a later one reveals that they are missing' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l illegal -d 'Events that are followed by an impossible status' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l corrupt -d 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l manifest -d 'File that lists the faults: one JSON object per line, with the number of the record in the output' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l family -d 'Also write the other event types that report the same changes, shortly after each other as Feishu sends them; with an approval chain, also the events of the process, approval tasks and CC tasks'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -l force -d 'Allow --set to make events that violate the schema'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from approval-chain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l mode -d 'Whether it needs approval' -r -f -a "initiated\t'It goes through an approval process'
direct\t'It needs no approval'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l outcome -d 'How it ends' -r -f -a "effective\t'It takes effect on its date'
approved\t'It is approved, and no more events follow'
rejected\t'It is rejected'
cancelled\t'It is canceled'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l cancelled -d 'When it is canceled, with --outcome cancelled [default: before-approval; after-approval for a direct change]' -r -f -a "before-approval\t'During its approval process'
after-approval\t'After its approval'
after-effect\t'After it has taken effect'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l effective-date -d 'Day on which it takes effect, YYYY-MM-DD [default: a week after its start]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l nodes -d 'Number of approval nodes of the chain' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l node -d 'Node of the chain: approval, cc, form or e_signature, and its definition ID [repeatable, in order]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -s f -l format -d 'Output format' -r -f -a "ndjson\t'A body per line'
json\t'Pretty-printed bodies'
delivery\t'A line of JSON per delivery: headers, and the body as a string'
http\t'Raw HTTP requests'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l count -d 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l seed -d 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l start -d 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l step -d 'Average time that a person takes to decide: 30m, 2h, 90s' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l app-id -d 'Member app_id of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l tenant-key -d 'Member tenant_key of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l verification-token -d 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l set -d 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l duplicate -d 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l reorder -d 'Events that are sent after their successor' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l drop -d 'Events that are left out, where a later one reveals that they are missing' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l illegal -d 'Events that are followed by an impossible status' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l corrupt -d 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l manifest -d 'File that lists the faults: one JSON object per line, with the number of the record in the output' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l with-approval -d 'Write the node events of its approval chain too, in order of time'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l family -d 'Also write the other event types that report the same changes, shortly after each other as Feishu sends them; with an approval chain, also the events of the process, approval tasks and CC tasks'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -l force -d 'Allow --set to make events that violate the schema'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from job-change" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l outcome -d 'Final status [default: random for each sequence]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l nodes -d 'Number of approval nodes of the chain' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l node -d 'Node of the chain: approval, cc, form or e_signature, and its definition ID [repeatable, in order]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -s f -l format -d 'Output format' -r -f -a "ndjson\t'A body per line'
json\t'Pretty-printed bodies'
delivery\t'A line of JSON per delivery: headers, and the body as a string'
http\t'Raw HTTP requests'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l count -d 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l seed -d 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l start -d 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l step -d 'Average time that a person takes to decide: 30m, 2h, 90s' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l app-id -d 'Member app_id of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l tenant-key -d 'Member tenant_key of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l verification-token -d 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l set -d 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l duplicate -d 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l reorder -d 'Events that are sent after their successor' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l drop -d 'Events that are left out, where a later one reveals that they are missing' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l illegal -d 'Events that are followed by an impossible status' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l corrupt -d 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l manifest -d 'File that lists the faults: one JSON object per line, with the number of the record in the output' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l with-approval -d 'Write the node events of its approval chain too, in order of time'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l family -d 'Also write the other event types that report the same changes, shortly after each other as Feishu sends them; with an approval chain, also the events of the process, approval tasks and CC tasks'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -l force -d 'Allow --set to make events that violate the schema'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from life-cycle" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -s f -l format -d 'Output format' -r -f -a "ndjson\t'A body per line'
json\t'Pretty-printed bodies'
delivery\t'A line of JSON per delivery: headers, and the body as a string'
http\t'Raw HTTP requests'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l count -d 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l seed -d 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l start -d 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l step -d 'Average time that a person takes to decide: 30m, 2h, 90s' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l app-id -d 'Member app_id of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l tenant-key -d 'Member tenant_key of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l verification-token -d 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l set -d 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l duplicate -d 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l reorder -d 'Events that are sent after their successor' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l drop -d 'Events that are left out, where a later one reveals that they are missing' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l illegal -d 'Events that are followed by an impossible status' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l corrupt -d 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l manifest -d 'File that lists the faults: one JSON object per line, with the number of the record in the output' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -l force -d 'Allow --set to make events that violate the schema'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from mixed" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -s f -l format -d 'Output format' -r -f -a "ndjson\t'A body per line'
json\t'Pretty-printed bodies'
delivery\t'A line of JSON per delivery: headers, and the body as a string'
http\t'Raw HTTP requests'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l count -d 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l seed -d 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l start -d 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l step -d 'Average time that a person takes to decide: 30m, 2h, 90s' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l app-id -d 'Member app_id of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l tenant-key -d 'Member tenant_key of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l verification-token -d 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l set -d 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l duplicate -d 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l reorder -d 'Events that are sent after their successor' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l drop -d 'Events that are left out, where a later one reveals that they are missing' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l illegal -d 'Events that are followed by an impossible status' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l corrupt -d 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l manifest -d 'File that lists the faults: one JSON object per line, with the number of the record in the output' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -l force -d 'Allow --set to make events that violate the schema'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from challenge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -s f -l format -d 'Output format' -r -f -a "ndjson\t'A body per line'
json\t'Pretty-printed bodies'
delivery\t'A line of JSON per delivery: headers, and the body as a string'
http\t'Raw HTTP requests'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l count -d 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l seed -d 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l start -d 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l step -d 'Average time that a person takes to decide: 30m, 2h, 90s' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l app-id -d 'Member app_id of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l tenant-key -d 'Member tenant_key of headers [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l verification-token -d 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l set -d 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l duplicate -d 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l reorder -d 'Events that are sent after their successor' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l drop -d 'Events that are left out, where a later one reveals that they are missing' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l illegal -d 'Events that are followed by an impossible status' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l corrupt -d 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l manifest -d 'File that lists the faults: one JSON object per line, with the number of the record in the output' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -l force -d 'Allow --set to make events that violate the schema'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand simulate; and __fish_seen_subcommand_from event" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -s c -l concurrency -d 'Number of deliveries at a time; with 1, they are in the order of the input' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l rate -d 'Maximum number of deliveries per second' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l timeout -d 'Time for a delivery, connecting included' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l connect-timeout -d 'Time for connecting' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l wait -d 'Time to wait until the consumer listens' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -s H -l header -d 'Header to add or to replace [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l cacert -d 'File with certificates in PEM form, of an authority or of the server itself, that are accepted instead of those of the system [repeatable]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l retries -d 'Maximum number of retries of an event that was rejected or not answered; the platform: 4' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l retry-after -d 'Time before each retry' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l time-scale -d 'Divide the time before each retry by N; 3600 makes the default 7 seconds in all' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -s f -l format -d 'Format of outcomes, one for each attempt' -r -f -a "line\t'A line per attempt, for people'
ndjson\t'One JSON object per attempt and line'
junit\t'JUnit XML, with a test case per event'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l expect -d 'Outcomes that are as expected, separated by commas: handled, answered, dropped, rejected, slow, unreachable, wrong-challenge, unproven [default: the member `expect` of a record, otherwise handled, and answered for a challenge]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l report -d 'File for the counts, rate and percentiles as one JSON object' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l verification-token -d 'Verification Token of the app, which events and challenges must have; also read from FEISHU_VERIFICATION_TOKEN' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l challenge -d 'Verify the URL first (url_verification, 1 s); if that fails, nothing else is sent'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l resign -d 'Sign recorded deliveries anew: the same body with a new timestamp and nonce; requires an Encrypt Key'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l no-keep-alive -d 'Use a new connection for each delivery'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l probe -d 'At the first empty answer, find out with control events what an empty answer means'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l accept-empty -d 'Count an empty answer with status 200 as handled'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l dry-run -d 'Write the requests as raw HTTP, and send nothing'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l insecure -d 'Accept any certificate'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -s q -l quiet -d 'Write only outcomes that are not as expected'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -l stats -d 'Print the rate and percentiles of the time on standard error'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l listen -d 'Address to listen on; a number is a port of 127.0.0.1, and port 0 is any free one' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l clients -d 'Number of clients to wait for' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l wait -d 'Time to wait for clients' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l app-id -d 'App ID that clients must have [default: any]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l app-secret -d 'App Secret that clients must have [default: any]; also read from FEISHU_APP_SECRET if --app-id is given' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -s c -l concurrency -d 'Number of events at a time; with 1, they are in the order of the input' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l timeout -d 'Time for an acknowledgment' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l seed -d 'Seed of the choice of clients and of faults [default: random]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l fragment -d 'Number of fragments of each event' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l fragment-gap -d 'Time between two fragments; the Java SDK loses fragments that follow each other at once' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l ping-interval -d 'Time between two pings of a client, in whole seconds' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l reconnect-interval -d 'Time between two attempts of a client to connect again, in whole seconds; the platform: 120s' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l reconnect-nonce -d 'Longest time before the first of these attempts, in whole seconds; the platform: 30s' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l reconnect-count -d 'Number of these attempts; -1 for no limit' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l disconnect-every -d 'End the connection of the client that receives every N-th event, before its acknowledgment' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l lose-acks -d 'Share of acknowledgments that are lost, from 0 to 1' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l idle-timeout -d 'End connections of clients that are silent for this time' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l refuse -d 'Refuse requests to the endpoint with this code, the first N of them or all: 1, 403, 514, 1000040343, 1000040344, 1000040345, 1000040350 or 1000040351' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l refuse-handshake -d 'Refuse handshakes of the WebSocket with one of these codes' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l max-clients -d 'Maximum number of clients at a time; others get 1000040350' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l retries -d 'Maximum number of retries of an event that was rejected or not answered; the platform: 4' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l retry-after -d 'Time before each retry' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l time-scale -d 'Divide the time before each retry by N; 3600 makes the default 7 seconds in all' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -s f -l format -d 'Format of outcomes, one for each attempt' -r -f -a "line\t'A line per attempt, for people'
ndjson\t'One JSON object per attempt and line'
junit\t'JUnit XML, with a test case per event'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l expect -d 'Outcomes that are as expected, separated by commas: handled, answered, dropped, rejected, slow, unreachable, wrong-challenge, unproven [default: the member `expect` of a record, otherwise handled, and answered for a challenge]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l report -d 'File for the counts, rate and percentiles as one JSON object' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l stay -d 'Keep the connections after the last event, until Ctrl-C'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l broadcast -d 'Send each event to every client; the platform sends it to one'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l shuffle-fragments -d 'Send the fragments of an event in random order'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l close -d 'Send a close frame before a connection is ended'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l no-pong -d 'Do not answer pings'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -s q -l quiet -d 'Write only outcomes that are not as expected'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -l stats -d 'Print the rate and percentiles of the time on standard error'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand gateway" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l listen -d 'Address to listen on; a number is a port of 127.0.0.1, and port 0 is any free one' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l path -d 'Path of the webhook; requests to others are answered with 404 [default: any]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -s f -l format -d 'Format of the output' -r -f -a "table\t'A block per event, for people'
line\t'A line per event, for people'
json\t'Pretty-printed JSON with a member `decoded`'
ndjson\t'A line of JSON per event: its own bytes and a member `decoded`'
raw\t'The plaintext bytes of the event'
delivery\t'A line of JSON per delivery: headers, and the body as a string'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l verify -d 'Which signatures to check' -r -f -a "auto\t'Those of requests and delivery records'
require\t'Those of all events except challenges; without a valid one, the exit code is 1'
off\t'None'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l count -d 'End after N deliveries; if fewer come, the exit code is 1' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l idle -d 'End after this time without a delivery' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l fail -d 'Refuse the first N deliveries of each event, to see it delivered again' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l delay -d 'Time before each answer' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l max-record-size -d 'Largest body, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l forward -d 'URL of your own consumer, which gets the unchanged body and headers' -r -f
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l timeout -d 'Time for its answer, connecting included' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l cacert -d 'File with certificates in PEM form, of an authority or of the server itself, that are accepted instead of those of the system [repeatable]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l app-id -d 'App ID [default: FEISHU_APP_ID]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l app-secret-file -d 'File with the App Secret [default: FEISHU_APP_SECRET]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l domain -d 'Domain of the endpoint; https://open.larksuite.com for Lark, http://127.0.0.1:7788 for a gateway' -r -f
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l ack -d 'Code of all acknowledgments [default: that of the answer]' -r -f -a "200\t'The event was handled'
500\t'The event was not handled, and is sent again'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l verification-token -d 'Verification Token of the app, which events and challenges must have; also read from FEISHU_VERIFICATION_TOKEN' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l catalog -d 'Directory with event types to add, or to use instead of the built-in ones [repeatable]' -r -f -a "(__fish_complete_directories)"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l show-secrets -d 'Show verification tokens in formats for people'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l insecure -d 'Accept any certificate'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -l long-connection -d 'Be a client of the long connection instead of a webhook. Each event goes to only one connection of the app: what arrives here does not reach its other clients'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l iv -d 'IV of every record, 32 hex digits; for tests only, because an IV must never be used twice' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand encrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l max-record-size -d 'Largest record, in bytes or with K, M or G' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l encrypt-key-file -d 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l encrypt-key -d 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]' -r
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand decrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand completions" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand completions" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand completions" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand man" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand man" -l lang -d 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]' -r -f -a "zh\t'中文'
en\t'English'
both\t'中文 and English'"
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand man" -s o -l output -d 'File for the result instead of standard output, written completely or not at all; not with listen or --follow' -r -F
complete -c feishu-ev -n "__fish_feishu_ev_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
