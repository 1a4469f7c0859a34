
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Decrypt, label and show events')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check events against the documented schema')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Look up an event type, a field, a code, a name or a finding')
            [CompletionResult]::new('encrypt', 'encrypt', [CompletionResultType]::ParameterValue, 'Encrypt events')
            [CompletionResult]::new('decrypt', 'decrypt', [CompletionResultType]::ParameterValue, 'Decrypt bodies {"encrypt":"…"} into the bytes that were encrypted')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page')
            break
        }
        'feishu-ev;decode' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How to write events')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write events')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Show only events whose type matches, such as ''corehr.*'' [repeatable: one must match]')
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest record, in bytes or with K, M or G')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Folder with more event types, or with others in place of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show verification tokens to people; formats for programs always have them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;validate' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How to write findings; auto is github in GitHub Actions and text elsewhere')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write findings; auto is github in GitHub Actions and text elsewhere')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'From which severity on the exit code is 1')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Findings that are not reported, such as FE202,FE207')
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest record, in bytes or with K, M or G')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Folder with more event types, or with others in place of the built-in ones [repeatable]')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;explain' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How to write the answer')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the answer')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema (draft 2020-12) of an event type instead')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Folder with more event types, or with others in place of the built-in ones [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;encrypt' {
            [CompletionResult]::new('--iv', '--iv', [CompletionResultType]::ParameterName, 'IV of every record, 32 hex digits; for tests only, because an IV must never be used twice')
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest record, in bytes or with K, M or G')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;decrypt' {
            [CompletionResult]::new('--max-record-size', '--max-record-size', [CompletionResultType]::ParameterName, 'Largest record, in bytes or with K, M or G')
            [CompletionResult]::new('--encrypt-key-file', '--encrypt-key-file', [CompletionResultType]::ParameterName, 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feishu-ev;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
