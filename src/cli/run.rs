//! Runs over the inputs of the command line.

use std::io::{self, IsTerminal as _};

use feishu_ev::pipeline::{Input, InputsWithoutEvents, Outputs, ShownFindings, Tally};

use super::error::{CliError, Note, UsageError};
use super::language::Languages;
use super::progress::Progress;
use super::shared::InputArgs;
use super::stdio::{check_stdin, note, stdout};

/// What is said of a run besides its results.
#[derive(Clone, Copy, Default)]
pub(super) struct RunReport {
    pub(super) shown: ShownFindings,
    pub(super) without_events: InputsWithoutEvents,
    /// Whether statistics are printed afterwards.
    pub(super) stats: bool,
}

/// Calls `run` with the inputs of the command line and the outputs of the process.
pub(super) fn run_inputs<T>(
    args: &InputArgs,
    report: RunReport,
    languages: Languages,
    run: impl FnOnce(&[Input], &mut Outputs<'_>) -> io::Result<(T, Tally)>,
) -> Result<T, CliError> {
    let mut out = stdout()?;
    let inputs = open_inputs(args, languages)?;
    let progress = Progress::new(&inputs);
    let update = |bytes| progress.update(bytes);
    let mut err = &progress;
    let language = languages.for_people();
    let outputs = Outputs::new(&mut out, &mut err, language);
    let RunReport { shown, without_events, .. } = report;
    let (result, tally) =
        run(&inputs, &mut Outputs { shown, without_events, progress: Some(&update), ..outputs })?;
    progress.finish();
    if report.stats {
        note(&progress.statistics(&tally), languages);
    }
    Ok(result)
}

/// The inputs of the command line, with a note if they are typed.
pub(super) fn open_inputs(args: &InputArgs, languages: Languages) -> Result<Vec<Input>, CliError> {
    let inputs = Input::from_paths(args.files.clone())?;
    let stdin_count = inputs.iter().filter(|input| **input == Input::Stdin).count();
    if stdin_count > 0 {
        check_stdin()?;
    }
    if stdin_count > 1 {
        return Err(UsageError::StdinTwice.into());
    }
    if stdin_count > 0 && io::stdin().is_terminal() {
        note(&Note::ReadingTerminal, languages);
    }
    Ok(inputs)
}
