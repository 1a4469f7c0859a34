
use builtin;
use str;

set edit:completion:arg-completer[feishu-ev] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'feishu-ev'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'feishu-ev'= {
            cand --color 'When to colour'
            cand --lang 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand decode 'Decrypt, label and show events'
            cand validate 'Check events against the documented schema'
            cand explain 'Look up an event type, a field, a code, a name or a finding'
            cand encrypt 'Encrypt events'
            cand decrypt 'Decrypt bodies {"encrypt":"…"} into the bytes that were encrypted'
            cand completions 'Print the completion script of a shell'
            cand man 'Print a man page'
        }
        &'feishu-ev;decode'= {
            cand -f 'How to write events'
            cand --format 'How to write events'
            cand --filter 'Show only events whose type matches, such as ''corehr.*'' [repeatable: one must match]'
            cand --max-record-size 'Largest record, in bytes or with K, M or G'
            cand --catalog 'Folder with more event types, or with others in place of the built-in ones [repeatable]'
            cand --encrypt-key-file 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]'
            cand --encrypt-key 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]'
            cand --color 'When to colour'
            cand --lang 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]'
            cand --show-secrets 'Show verification tokens to people; formats for programs always have them'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'feishu-ev;validate'= {
            cand -f 'How to write findings; auto is github in GitHub Actions and text elsewhere'
            cand --format 'How to write findings; auto is github in GitHub Actions and text elsewhere'
            cand --fail-on 'From which severity on the exit code is 1'
            cand --ignore 'Findings that are not reported, such as FE202,FE207'
            cand --max-record-size 'Largest record, in bytes or with K, M or G'
            cand --catalog 'Folder with more event types, or with others in place of the built-in ones [repeatable]'
            cand --encrypt-key-file 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]'
            cand --encrypt-key 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]'
            cand --color 'When to colour'
            cand --lang 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'feishu-ev;explain'= {
            cand -f 'How to write the answer'
            cand --format 'How to write the answer'
            cand --schema 'Print the JSON Schema (draft 2020-12) of an event type instead'
            cand --catalog 'Folder with more event types, or with others in place of the built-in ones [repeatable]'
            cand --color 'When to colour'
            cand --lang 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'feishu-ev;encrypt'= {
            cand --iv 'IV of every record, 32 hex digits; for tests only, because an IV must never be used twice'
            cand --max-record-size 'Largest record, in bytes or with K, M or G'
            cand --encrypt-key-file 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]'
            cand --encrypt-key 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]'
            cand --color 'When to colour'
            cand --lang 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'feishu-ev;decrypt'= {
            cand --max-record-size 'Largest record, in bytes or with K, M or G'
            cand --encrypt-key-file 'File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried]'
            cand --encrypt-key 'Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]'
            cand --color 'When to colour'
            cand --lang 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'feishu-ev;completions'= {
            cand --color 'When to colour'
            cand --lang 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'feishu-ev;man'= {
            cand --color 'When to colour'
            cand --lang 'Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
    ]
    $completions[$command]
}
