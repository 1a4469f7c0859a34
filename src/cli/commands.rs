//! One function a subcommand: words into one call of the library.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::CommandFactory as _;
use clap_complete::Shell;
use feishu_ev::catalog::Catalog;
use feishu_ev::delivery::Delivery;
use feishu_ev::explain;
use feishu_ev::message::LanguageChoice;
use feishu_ev::pipeline::{self, Decode, Input, Outputs, Tally, Trace, Validate, Verify};
use feishu_ev::render::terminal::sanitize;
use feishu_ev::render::{self, FindingFormat, TimelineFormat};
use feishu_ev::verify::{self, AgeLimit, VerifyRequest};

use super::args::{
    Args, CompletionsArgs, DecodeArgs, DecryptArgs, EncryptArgs, ExplainArgs, TraceArgs, ValidateArgs,
    VerifyArgs,
};
use super::exit::{Exit, Unable};
use super::groups::InputArgs;
use super::pipe;
use super::progress::Progress;
use super::screen::{self, LangArg};
use super::values::AnswerFormatArg;

pub(super) fn decode(args: &DecodeArgs, lang: Option<LangArg>) -> Result<Exit, Unable> {
    let keys = args.keys.read()?;
    let catalog = Catalog::load(&args.catalog.folders)?;
    let style = screen::style(lang, args.show_secrets);
    let decode = Decode {
        catalog: &catalog,
        keys: &keys,
        filter: &args.filter,
        format: args.format.into(),
        style: &style,
        max_record_size: args.input.max_record_size.0,
        verify: args.verify.into(),
        jobs: args.jobs.jobs,
    };
    if decode.verify == Verify::Require && keys.is_empty() {
        return Err(Unable::NoKey);
    }
    let tally = with_outputs(
        &args.input,
        args.jobs.stats,
        |inputs, outputs| decode.run(inputs, outputs),
        |tally| *tally,
    )?;
    if tally.unverified > 0 {
        // Standard error may be closed: the exit code says enough.
        let _ = writeln!(
            pipe::stderr(),
            "feishu-ev: without a right signature: {} of {} events",
            tally.unverified,
            tally.events
        );
    }
    // Nothing is wrong with what is not there, but nothing was verified either.
    let nothing = decode.verify == Verify::Require && tally.events + tally.unreadable == 0;
    if nothing {
        let _ = writeln!(io::stderr(), "feishu-ev: nothing was verified: the input holds no event");
    }
    Ok(Exit::from_tally(&tally, tally.unreadable + tally.unverified > 0 || nothing))
}

pub(super) fn validate(args: &ValidateArgs) -> Result<Exit, Unable> {
    let keys = args.keys.read()?;
    let catalog = Catalog::load(&args.catalog.folders)?;
    let validate = Validate {
        catalog: &catalog,
        keys: &keys,
        format: args.format.into(),
        fail_on: args.fail_on.into(),
        ignore: &args.ignore,
        max_record_size: args.input.max_record_size.0,
        jobs: args.jobs.jobs,
    };
    let tally = with_outputs(
        &args.input,
        args.jobs.stats,
        |inputs, outputs| validate.run(inputs, outputs),
        |tally| *tally,
    )?;
    // Standard error may be closed: the exit code says enough.
    let _ = writeln!(pipe::stderr(), "feishu-ev: {}", tally.summary());
    Ok(Exit::from_tally(&tally, validate.fail_on.failed(&tally)))
}

pub(super) fn trace(args: &TraceArgs, lang: Option<LangArg>) -> Result<Exit, Unable> {
    let format = args.format.format(args.only_findings);
    let picture = matches!(format, TimelineFormat::Html | TimelineFormat::Mermaid);
    if picture && args.only_findings {
        return Err(Unable::Usage("html and mermaid are pictures of timelines: leave out --only-findings"));
    }
    let whole = matches!(format, TimelineFormat::Findings(FindingFormat::Junit | FindingFormat::Sarif));
    if args.follow && (picture || whole) {
        return Err(Unable::Usage("what is followed has no end: use table, line, json, ndjson or github"));
    }
    if args.follow && args.input.files.len() > 1 {
        return Err(Unable::Usage("only one file can be followed"));
    }
    let keys = args.keys.read()?;
    let catalog = Catalog::load(&args.catalog.folders)?;
    let style = screen::style(lang, false);
    let trace = Trace {
        catalog: &catalog,
        keys: &keys,
        format,
        fail_on: args.fail_on.into(),
        ignore: &args.ignore,
        processes: &args.process,
        job_changes: &args.job_change,
        follow: args.follow,
        window: i64::try_from(args.window.as_millis()).unwrap_or(i64::MAX),
        style: &style,
        max_record_size: args.input.max_record_size.0,
        jobs: args.jobs.jobs,
    };
    let traced = with_outputs(
        &args.input,
        args.jobs.stats,
        |inputs, outputs| trace.run(inputs, outputs),
        |traced| traced.tally,
    )?;
    // Standard error may be closed: the exit code says enough.
    let _ = writeln!(pipe::stderr(), "feishu-ev: {}", traced.summary());
    if format == TimelineFormat::Mermaid && traced.timelines > 1 {
        return Err(Unable::Usage(
            "mermaid draws one timeline: choose it with --process ID or --job-change ID",
        ));
    }
    let chosen = !args.process.is_empty() || !args.job_change.is_empty();
    if chosen && traced.timelines == 0 {
        let _ = writeln!(
            pipe::stderr(),
            "feishu-ev: nothing is known of what was chosen with --process or --job-change"
        );
    }
    let failed = trace.fail_on.failed(&traced.tally) || (chosen && traced.timelines == 0);
    Ok(Exit::from_tally(&traced.tally, failed))
}

pub(super) fn verify(args: &VerifyArgs, lang: Option<LangArg>) -> Result<Exit, Unable> {
    let keys = args.keys.read()?;
    let (verification_token, app_secret) = (args.secrets.verification_token()?, args.secrets.app_secret()?);
    let catalog = Catalog::load(&args.catalog.folders)?;
    let input = Input::from_paths(args.file.iter().cloned().collect());
    if input[0] == Input::Stdin {
        pipe::check_stdin()?;
    }
    let file = sanitize(&input[0].name()).into_owned();
    let limit = args.max_record_size.0;
    let bytes = input[0].read(limit).map_err(|error| Unable::Input { file: file.clone(), error })?;
    if bytes.len() > limit {
        return Err(Unable::TooLarge { file, finding: Box::new(pipeline::over_limit(limit)) });
    }
    let mut delivery = Delivery::read(&bytes).map_err(|error| Unable::Delivery { file, error })?;
    for (name, value) in &args.header {
        delivery.signed.take(name, value);
    }
    let signed = delivery.signed.signature.is_some() || args.digest.is_some();
    if keys.is_empty() && (signed || verification_token.is_none() || verify::is_encrypted(&delivery.body)) {
        return Err(Unable::NoKey);
    }
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs());
    let verdict = verify::verify(&VerifyRequest {
        delivery: &delivery,
        keys: &keys,
        verification_token: verification_token.as_ref(),
        app_secret: app_secret.as_ref(),
        digest: args.digest.as_deref(),
        age_limit: args
            .max_age
            .map(|age| AgeLimit { max_seconds: age.as_secs(), now: now.unwrap_or(i64::MAX) }),
        catalog: &catalog,
    });
    match args.format {
        AnswerFormatArg::Json => print(&render::verdict_json(&verdict, LanguageChoice::En))?,
        AnswerFormatArg::Text => print(&render::verdict_text(&verdict, &screen::style(lang, false)))?,
    }
    Ok(if verdict.ok { Exit::Yes } else { Exit::No })
}

pub(super) fn encrypt(args: &EncryptArgs) -> Result<Exit, Unable> {
    let keys = args.keys.read()?;
    let key = keys.first().ok_or(Unable::NoKey)?;
    let max_record_size = args.input.max_record_size.0;
    // Asked once before any output, so that the answer is no surprise later.
    getrandom::fill(&mut [0; 16]).map_err(|error| Unable::Random(error.to_string()))?;
    let run = |inputs: &[Input], outputs: &mut Outputs<'_>| {
        let iv = || {
            let mut fresh = [0; 16];
            getrandom::fill(&mut fresh).expect("the source of random numbers has answered before");
            args.iv.unwrap_or(fresh)
        };
        pipeline::encrypt(inputs, key, max_record_size, iv, outputs)
    };
    let tally = with_outputs(&args.input, false, run, |tally| *tally)?;
    Ok(Exit::from_tally(&tally, tally.unreadable > 0))
}

pub(super) fn decrypt(args: &DecryptArgs) -> Result<Exit, Unable> {
    let keys = args.keys.read()?;
    if keys.first().is_none() {
        return Err(Unable::NoKey);
    }
    let catalog = Catalog::load(&[])?;
    let max_record_size = args.input.max_record_size.0;
    let run = |inputs: &[Input], outputs: &mut Outputs<'_>| {
        pipeline::decrypt(inputs, &keys, &catalog, max_record_size, outputs)
    };
    let tally = with_outputs(&args.input, false, run, |tally| *tally)?;
    Ok(Exit::from_tally(&tally, tally.unreadable > 0))
}

pub(super) fn explain(args: &ExplainArgs, lang: Option<LangArg>) -> Result<Exit, Unable> {
    let catalog = Catalog::load(&args.catalog.folders)?;
    if let Some(name) = &args.schema {
        let known =
            catalog.event_type(name).ok_or_else(|| Unable::UnknownEventType(sanitize(name).into_owned()))?;
        return print_json(&explain::schema(&catalog, known)).map(|()| Exit::Yes);
    }
    let style = screen::style(lang, false);
    if args.terms.is_empty() {
        match args.format {
            AnswerFormatArg::Json => print_json(&explain::overview_json(&catalog))?,
            AnswerFormatArg::Text => print(&explain::overview_text(&catalog, &style))?,
        }
        return Ok(Exit::Yes);
    }
    let mut exit = Exit::Yes;
    let mut found = Vec::new();
    for term in &args.terms {
        let topics = explain::find(&catalog, term);
        if topics.is_empty() {
            exit = Exit::No;
            let nearest = explain::nearest(&catalog, term).join(", ");
            let hint = if nearest.is_empty() {
                String::new()
            } else {
                format!("; the nearest terms: {}", sanitize(&nearest))
            };
            // Standard error may be closed: the exit code says enough.
            let _ = writeln!(pipe::stderr(), "feishu-ev: nothing is known about `{}`{hint}", sanitize(term));
        }
        found.extend(topics);
    }
    match args.format {
        AnswerFormatArg::Json => print_json(&explain::json(&found))?,
        AnswerFormatArg::Text => print(&explain::text(&found, &style))?,
    }
    Ok(exit)
}

pub(super) fn completions(args: &CompletionsArgs) -> Result<Exit, Unable> {
    // Into memory first: the generator panics when a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "feishu-ev", &mut script);
    let mut script = String::from_utf8(script).expect("a script is text");
    if args.shell == Shell::Bash {
        // The generator writes a hyphen in the program's name in two ways, and then no subcommand is ever found.
        script = script.replace("feishu__subcmd__ev", "feishu__ev");
    }
    print(&script)?;
    Ok(Exit::Yes)
}

/// Calls `run` with the inputs named and the outputs of the process; `stats` are told afterwards, of what `tally` finds in the
/// result.
fn with_outputs<T>(
    args: &InputArgs,
    stats: bool,
    run: impl FnOnce(&[Input], &mut Outputs<'_>) -> io::Result<T>,
    tally: impl FnOnce(&T) -> Tally,
) -> Result<T, Unable> {
    let inputs = Input::from_paths(args.files.clone());
    let mut out = pipe::stdout()?;
    let from_stdin = inputs.iter().filter(|input| **input == Input::Stdin).count();
    if from_stdin > 0 {
        pipe::check_stdin()?;
    }
    if from_stdin > 1 {
        return Err(Unable::Usage("standard input can be read only once: give - once"));
    }
    if from_stdin > 0 && io::stdin().is_terminal() {
        // Standard error may be closed: it was only a hint.
        let _ = writeln!(pipe::stderr(), "feishu-ev: reading events from the terminal; end with Ctrl-D");
    }
    let progress = Progress::new(&args.files);
    let tell = |bytes| progress.tell(bytes);
    let mut err = &progress;
    let result = run(&inputs, &mut Outputs { out: &mut out, err: &mut err, progress: Some(&tell) })?;
    progress.finish(stats, &tally(&result));
    Ok(result)
}

fn print_json(value: &serde_json::Value) -> Result<(), Unable> {
    print(&format!("{value:#}\n"))
}

pub(super) fn print(text: &str) -> Result<(), Unable> {
    Ok(pipe::stdout()?.write_all(text.as_bytes())?)
}
