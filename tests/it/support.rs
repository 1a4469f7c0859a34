//! Running the real program.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

/// A run of the program that has not started, with an empty standard input unless [`Run::stdin`] is called.
#[must_use]
pub(crate) struct Run {
    command: Command,
    input: Vec<u8>,
}

/// A run of `feishu-ev` with these arguments: words separated by spaces, in single or double quotes where
/// they have spaces themselves.
pub(crate) fn feishu_ev(arguments: &str) -> Run {
    Run { command: command(&[]), input: Vec::new() }.args(arguments)
}

impl Run {
    /// One more argument, of any text.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// More arguments, written as in [`feishu_ev`].
    pub(crate) fn args(mut self, arguments: &str) -> Self {
        self.command.args(words(arguments));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn current_dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn stdin(mut self, input: impl AsRef<[u8]>) -> Self {
        self.input = input.as_ref().to_vec();
        self
    }

    /// Runs the program to its end, whatever its exit code.
    #[must_use]
    pub(crate) fn run(self) -> Output {
        run_command(self.command, self.input)
    }
}

/// The words of a line, separated by spaces outside single and double quotes.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, character) => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

/// The exit code and the output of a run.
pub(crate) struct Output {
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Output {
    /// This output, of a run that ended with 0.
    #[track_caller]
    pub(crate) fn success(self) -> Self {
        self.exited_with(0)
    }

    /// This output, of a run that ended with 1: something was found, or the answer is no.
    #[track_caller]
    pub(crate) fn failure(self) -> Self {
        self.exited_with(1)
    }

    /// This output, of a run that ended with 2: a usage error, or input or output that failed.
    #[track_caller]
    pub(crate) fn error(self) -> Self {
        self.exited_with(2)
    }

    #[track_caller]
    fn exited_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.err);
        self
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("output is UTF-8")
    }

    /// The lines of standard output as JSON.
    pub(crate) fn json(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }

    /// The lines of the input from which the decoded events came.
    pub(crate) fn source_lines(&self) -> Vec<u64> {
        let line = |event: &Value| event["decoded"]["source"]["line"].as_u64().expect("a line number");
        self.json().iter().map(line).collect()
    }

    /// `line:column code` of what standard error reports.
    pub(crate) fn reported(&self) -> Vec<String> {
        let report = |line: &str| {
            let (place, rest) = line.split_once(": error[")?;
            let mut parts = place.rsplitn(3, ':');
            let (column, line) = (parts.next()?, parts.next()?);
            Some(format!("{line}:{column} {}", &rest[..5]))
        };
        self.err.lines().map(|line| report(line).unwrap_or_else(|| panic!("no report: {line}"))).collect()
    }
}

/// The path of the program: the one that Cargo has built, or that of `FEISHU_EV`, such as the program of another platform
/// under an emulator.
pub(crate) fn program() -> &'static str {
    static PROGRAM: LazyLock<String> = LazyLock::new(|| {
        std::env::var("FEISHU_EV").unwrap_or_else(|_| env!("CARGO_BIN_EXE_feishu-ev").to_owned())
    });
    &PROGRAM
}

/// The program, with nothing of the environment that could change what it does.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = clean(Command::new(program()));
    command.args(args);
    command
}

/// The program under a shell that runs `script` with it as `$0` and its arguments as `$@`.
pub(crate) fn shell(script: &str, args: &[&str]) -> Command {
    let mut shell = clean(Command::new("/bin/sh"));
    shell.args(["-c", script, program()]).args(args);
    shell
}

/// A command in the folder of the project, with an environment of its own.
pub(crate) fn clean(mut command: Command) -> Command {
    command.current_dir(root()).env_clear();
    // Without these some systems start no process at all, or no other programs.
    for name in ["PATH", "SYSTEMROOT"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    command.env("LANG", "en_US.UTF-8").env("TZ", "Asia/Shanghai");
    command
}

pub(crate) fn run(args: &[&str], input: impl AsRef<[u8]>) -> Output {
    run_command(command(args), input)
}

/// Starts a command with pipes as its standard streams.
pub(crate) fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

pub(crate) fn run_command(mut command: Command, input: impl AsRef<[u8]>) -> Output {
    let mut child = spawn(&mut command);
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.as_ref().to_vec();
    // In a thread of its own: the program answers before it has read everything.
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the writer ends");
    Output {
        code: output.status.code().expect("it was not killed"),
        out: output.stdout,
        err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

/// `decode -f ndjson` over the input.
pub(crate) fn decode(input: impl AsRef<[u8]>) -> Output {
    run(&["decode", "-f", "ndjson"], input)
}

/// `decode -f ndjson --strict --all` over the input: every line without an event is an error.
pub(crate) fn strict(input: impl AsRef<[u8]>) -> Output {
    run(&["decode", "-f", "ndjson", "--strict", "--all"], input)
}

/// `validate -f json` over the input, as `code pointer`.
pub(crate) fn findings(input: impl AsRef<[u8]>) -> Vec<String> {
    let ran = run(&["validate", "-f", "json"], input);
    let text = |finding: &Value, name: &str| finding[name].as_str().expect("a text").to_owned();
    ran.json()
        .iter()
        .map(|finding| format!("{} {}", text(finding, "code"), text(finding, "pointer")))
        .collect()
}

/// The subcommands of a subcommand, or of the program, as `--help` lists them.
pub(crate) fn subcommands(parent: &[&str]) -> Vec<String> {
    let help = run(&[parent, &["--help"]].concat(), "");
    let lines = help.text().lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = lines.take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    names.filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect()
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The official example of an event type, on one line.
pub(crate) fn sample(event_type: &str) -> String {
    let text =
        std::fs::read_to_string(root().join("samples").join(format!("{event_type}.json"))).expect("a sample");
    let value: Value = serde_json::from_str(&text).expect("a sample is JSON");
    value.to_string()
}

pub(crate) fn node() -> String {
    sample("corehr.process.node.updated_v2")
}

pub(crate) fn job() -> String {
    sample("corehr.job_change.status_updated_v2")
}

/// A fresh folder of this test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Gives out its bytes in pieces of odd sizes, as a pipe does.
pub(crate) struct Pieces<'b> {
    pub(crate) bytes: &'b [u8],
    pub(crate) sizes: std::iter::Cycle<std::vec::IntoIter<usize>>,
}

impl std::io::Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.sizes.next().unwrap().min(buffer.len()).min(self.bytes.len());
        let (piece, rest) = self.bytes.split_at(size);
        buffer[..size].copy_from_slice(piece);
        self.bytes = rest;
        Ok(size)
    }
}
