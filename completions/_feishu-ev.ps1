
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'feishu-ev' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'feishu-ev'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'feishu-ev' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Decrypt, label and show events')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check events against the documented schema')
            [CompletionResult]::new('trace', 'trace', [CompletionResultType]::ParameterValue, 'Put the events of a log in order, and report inconsistencies')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check the signature of one delivery, and say why it fails')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Look up an event type, a field, a code, a name or a rule')
            [CompletionResult]::new('simulate', 'simulate', [CompletionResultType]::ParameterValue, 'Write synthetic events with consistent IDs, times and statuses')
            [CompletionResult]::new('encrypt', 'encrypt', [CompletionResultType]::ParameterValue, 'Encrypt events')
            [CompletionResult]::new('decrypt', 'decrypt', [CompletionResultType]::ParameterValue, 'Decrypt bodies {"encrypt":"…"} into the bytes that were encrypted')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page')
            break
        }
        'feishu-ev;decode' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of events')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of events')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Show only events whose type matches, such as ''corehr.*''; * matches any text, ? one character [repeatable: one must match]')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Which signatures to check; the result is the member `signature` of `decoded`, and FE120 or FE121')
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest record, in bytes or with K, M or G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('--resign', '--resign', [CompletionResultType]::ParameterName, 'With -f delivery, sign recorded deliveries again: the same body, a new timestamp and nonce')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show verification tokens in formats for people; formats for programs always have them')
            [CompletionResult]::new('--stats', '--stats', [CompletionResultType]::ParameterName, 'Print on standard error how much was read, and how fast')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;validate' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of findings; auto is github in GitHub Actions and text elsewhere')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of findings; auto is github in GitHub Actions and text elsewhere')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Lowest severity of findings for which the exit code is 1')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Rules to ignore, such as FE202,FE207')
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest record, in bytes or with K, M or G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('--stats', '--stats', [CompletionResultType]::ParameterName, 'Print on standard error how much was read, and how fast')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;trace' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of timelines, or of their findings')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of timelines, or of their findings')
            [CompletionResult]::new('--process', '--process', [CompletionResultType]::ParameterName, 'Show only this process, with the job changes that it approves [repeatable]')
            [CompletionResult]::new('--job-change', '--job-change', [CompletionResultType]::ParameterName, 'Show only this job change, with its process [repeatable]')
            [CompletionResult]::new('--window', '--window', [CompletionResultType]::ParameterName, 'How long an ended timeline is kept in memory, in event time: duplicates and late events after that are not recognized. The platform''s last retry comes after 7 h 5 min. For events without a time, the window is the next 32,768 events')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Lowest severity of findings for which the exit code is 1')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Rules to ignore, such as FE401,FE404')
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest record, in bytes or with K, M or G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of threads, at most 64; the output does not depend on it [default: the number of processors]')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('--only-findings', '--only-findings', [CompletionResultType]::ParameterName, 'Leave out timelines: a line per finding in json and ndjson, a block per finding in other formats')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Wait for more at the end of the file, and show timelines as they grow: as table, line, json, ndjson or github')
            [CompletionResult]::new('--stats', '--stats', [CompletionResultType]::ParameterName, 'Print on standard error how much was read, and how fast')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;verify' {
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Header of the request; it replaces one of the file [repeatable]')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Header of the request; it replaces one of the file [repeatable]')
            [CompletionResult]::new('--digest', '--digest', [CompletionResultType]::ParameterName, 'Digest that your own code has computed, to find out which mistake produces it')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'Largest age of the timestamp, such as 5m; Feishu documents no limit')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of the answer')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the answer')
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest delivery, in bytes or with K, M or G')
            [CompletionResult]::new('--verification-token', '--verification-token', [CompletionResultType]::ParameterName, 'Verification Token of the app, which events and challenges must have; also read from FEISHU_VERIFICATION_TOKEN')
            [CompletionResult]::new('--app-secret', '--app-secret', [CompletionResultType]::ParameterName, 'App Secret, to detect that it was used as the Encrypt Key by mistake; also read from FEISHU_APP_SECRET')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;explain' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of the answer')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the answer')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema (draft 2020-12) of an event type instead')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;simulate' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d')
            [CompletionResult]::new('--step', '--step', [CompletionResultType]::ParameterName, 'Average time that a person takes to decide: 30m, 2h, 90s')
            [CompletionResult]::new('--app-id', '--app-id', [CompletionResultType]::ParameterName, 'Member app_id of headers [default: from the seed]')
            [CompletionResult]::new('--tenant-key', '--tenant-key', [CompletionResultType]::ParameterName, 'Member tenant_key of headers [default: from the seed]')
            [CompletionResult]::new('--verification-token', '--verification-token', [CompletionResultType]::ParameterName, 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Events that are sent after their successor')
            [CompletionResult]::new('--drop', '--drop', [CompletionResultType]::ParameterName, 'Events that are left out, where a later one reveals that they are missing')
            [CompletionResult]::new('--illegal', '--illegal', [CompletionResultType]::ParameterName, 'Events that are followed by an impossible status')
            [CompletionResult]::new('--corrupt', '--corrupt', [CompletionResultType]::ParameterName, 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'File that lists the faults: one JSON object per line, with the number of the record in the output')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Allow --set to make events that violate the schema')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('approval-chain', 'approval-chain', [CompletionResultType]::ParameterValue, 'The nodes of an approval process, one after another')
            [CompletionResult]::new('job-change', 'job-change', [CompletionResultType]::ParameterValue, 'A job change: initiated, with an approval process, or direct')
            [CompletionResult]::new('mixed', 'mixed', [CompletionResultType]::ParameterValue, 'Many processes and job changes at the same time, in order of time; stops after --count events')
            [CompletionResult]::new('challenge', 'challenge', [CompletionResultType]::ParameterValue, 'The verification of a request URL (url_verification); encrypted with a key, but never signed')
            [CompletionResult]::new('event', 'event', [CompletionResultType]::ParameterValue, 'One event of any type of the catalog')
            break
        }
        'feishu-ev;simulate;approval-chain' {
            [CompletionResult]::new('--nodes', '--nodes', [CompletionResultType]::ParameterName, 'Number of approval nodes of the chain')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'Node of the chain: approval, cc, form or e_signature, and its definition ID [repeatable, in order]')
            [CompletionResult]::new('--outcome', '--outcome', [CompletionResultType]::ParameterName, 'What happens in the process')
            [CompletionResult]::new('--at-node', '--at-node', [CompletionResultType]::ParameterName, 'Node at which it happens, counted from 1 [default: the last]')
            [CompletionResult]::new('--back-to', '--back-to', [CompletionResultType]::ParameterName, 'Node to which a rollback returns, counted from 1 [default: the first]')
            [CompletionResult]::new('--biz-type', '--biz-type', [CompletionResultType]::ParameterName, 'Business type of the process')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d')
            [CompletionResult]::new('--step', '--step', [CompletionResultType]::ParameterName, 'Average time that a person takes to decide: 30m, 2h, 90s')
            [CompletionResult]::new('--app-id', '--app-id', [CompletionResultType]::ParameterName, 'Member app_id of headers [default: from the seed]')
            [CompletionResult]::new('--tenant-key', '--tenant-key', [CompletionResultType]::ParameterName, 'Member tenant_key of headers [default: from the seed]')
            [CompletionResult]::new('--verification-token', '--verification-token', [CompletionResultType]::ParameterName, 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Events that are sent after their successor')
            [CompletionResult]::new('--drop', '--drop', [CompletionResultType]::ParameterName, 'Events that are left out, where a later one reveals that they are missing')
            [CompletionResult]::new('--illegal', '--illegal', [CompletionResultType]::ParameterName, 'Events that are followed by an impossible status')
            [CompletionResult]::new('--corrupt', '--corrupt', [CompletionResultType]::ParameterName, 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'File that lists the faults: one JSON object per line, with the number of the record in the output')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Allow --set to make events that violate the schema')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;simulate;job-change' {
            [CompletionResult]::new('--mode', '--mode', [CompletionResultType]::ParameterName, 'Whether it needs approval')
            [CompletionResult]::new('--outcome', '--outcome', [CompletionResultType]::ParameterName, 'How it ends')
            [CompletionResult]::new('--cancelled', '--cancelled', [CompletionResultType]::ParameterName, 'When it is canceled, with --outcome cancelled [default: before-approval; after-approval for a direct change]')
            [CompletionResult]::new('--effective-date', '--effective-date', [CompletionResultType]::ParameterName, 'Day on which it takes effect, YYYY-MM-DD [default: a week after its start]')
            [CompletionResult]::new('--nodes', '--nodes', [CompletionResultType]::ParameterName, 'Number of approval nodes of the chain')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'Node of the chain: approval, cc, form or e_signature, and its definition ID [repeatable, in order]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d')
            [CompletionResult]::new('--step', '--step', [CompletionResultType]::ParameterName, 'Average time that a person takes to decide: 30m, 2h, 90s')
            [CompletionResult]::new('--app-id', '--app-id', [CompletionResultType]::ParameterName, 'Member app_id of headers [default: from the seed]')
            [CompletionResult]::new('--tenant-key', '--tenant-key', [CompletionResultType]::ParameterName, 'Member tenant_key of headers [default: from the seed]')
            [CompletionResult]::new('--verification-token', '--verification-token', [CompletionResultType]::ParameterName, 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Events that are sent after their successor')
            [CompletionResult]::new('--drop', '--drop', [CompletionResultType]::ParameterName, 'Events that are left out, where a later one reveals that they are missing')
            [CompletionResult]::new('--illegal', '--illegal', [CompletionResultType]::ParameterName, 'Events that are followed by an impossible status')
            [CompletionResult]::new('--corrupt', '--corrupt', [CompletionResultType]::ParameterName, 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'File that lists the faults: one JSON object per line, with the number of the record in the output')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('--with-approval', '--with-approval', [CompletionResultType]::ParameterName, 'Write the node events of its approval chain too, in order of time')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Allow --set to make events that violate the schema')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;simulate;mixed' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d')
            [CompletionResult]::new('--step', '--step', [CompletionResultType]::ParameterName, 'Average time that a person takes to decide: 30m, 2h, 90s')
            [CompletionResult]::new('--app-id', '--app-id', [CompletionResultType]::ParameterName, 'Member app_id of headers [default: from the seed]')
            [CompletionResult]::new('--tenant-key', '--tenant-key', [CompletionResultType]::ParameterName, 'Member tenant_key of headers [default: from the seed]')
            [CompletionResult]::new('--verification-token', '--verification-token', [CompletionResultType]::ParameterName, 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Events that are sent after their successor')
            [CompletionResult]::new('--drop', '--drop', [CompletionResultType]::ParameterName, 'Events that are left out, where a later one reveals that they are missing')
            [CompletionResult]::new('--illegal', '--illegal', [CompletionResultType]::ParameterName, 'Events that are followed by an impossible status')
            [CompletionResult]::new('--corrupt', '--corrupt', [CompletionResultType]::ParameterName, 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'File that lists the faults: one JSON object per line, with the number of the record in the output')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Allow --set to make events that violate the schema')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;simulate;challenge' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d')
            [CompletionResult]::new('--step', '--step', [CompletionResultType]::ParameterName, 'Average time that a person takes to decide: 30m, 2h, 90s')
            [CompletionResult]::new('--app-id', '--app-id', [CompletionResultType]::ParameterName, 'Member app_id of headers [default: from the seed]')
            [CompletionResult]::new('--tenant-key', '--tenant-key', [CompletionResultType]::ParameterName, 'Member tenant_key of headers [default: from the seed]')
            [CompletionResult]::new('--verification-token', '--verification-token', [CompletionResultType]::ParameterName, 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Events that are sent after their successor')
            [CompletionResult]::new('--drop', '--drop', [CompletionResultType]::ParameterName, 'Events that are left out, where a later one reveals that they are missing')
            [CompletionResult]::new('--illegal', '--illegal', [CompletionResultType]::ParameterName, 'Events that are followed by an impossible status')
            [CompletionResult]::new('--corrupt', '--corrupt', [CompletionResultType]::ParameterName, 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'File that lists the faults: one JSON object per line, with the number of the record in the output')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Allow --set to make events that violate the schema')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;simulate;event' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Number of sequences, or of events for mixed [default: 1; 1000 for mixed]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of all random values: the same seed gives the same bytes [default: a new one in each run]')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time from now, such as -2h or +1d')
            [CompletionResult]::new('--step', '--step', [CompletionResultType]::ParameterName, 'Average time that a person takes to decide: 30m, 2h, 90s')
            [CompletionResult]::new('--app-id', '--app-id', [CompletionResultType]::ParameterName, 'Member app_id of headers [default: from the seed]')
            [CompletionResult]::new('--tenant-key', '--tenant-key', [CompletionResultType]::ParameterName, 'Member tenant_key of headers [default: from the seed]')
            [CompletionResult]::new('--verification-token', '--verification-token', [CompletionResultType]::ParameterName, 'Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the seed]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Events that are sent after their successor')
            [CompletionResult]::new('--drop', '--drop', [CompletionResultType]::ParameterName, 'Events that are left out, where a later one reveals that they are missing')
            [CompletionResult]::new('--illegal', '--illegal', [CompletionResultType]::ParameterName, 'Events that are followed by an impossible status')
            [CompletionResult]::new('--corrupt', '--corrupt', [CompletionResultType]::ParameterName, 'Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with -f delivery, the member `expect` has the right answers of a consumer')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'File that lists the faults: one JSON object per line, with the number of the record in the output')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Directory with event types to add, or to use instead of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Allow --set to make events that violate the schema')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;encrypt' {
            [CompletionResult]::new('--iv', '--iv', [CompletionResultType]::ParameterName, 'IV of every record, 32 hex digits; for tests only, because an IV must never be used twice')
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest record, in bytes or with K, M or G')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;decrypt' {
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest record, in bytes or with K, M or G')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for programs]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
