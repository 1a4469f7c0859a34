//! Runs over the inputs of the command line.

use std::io::{self, IsTerminal as _};

use feishu_ev::pipeline::{Input, InputsWithoutEvents, Outputs, ShownFindings, Tally};

use super::destination::ResultWriters;
use super::error::{CliError, Note, UsageError};
use super::language::Languages;
use super::progress::Progress;
use super::shared::InputArgs;
use super::stdio::{check_stdin, note};

/// What is said of a run besides its results.
#[derive(Clone, Copy, Default)]
pub(super) struct RunReport {
    pub(super) shown: ShownFindings,
    pub(super) without_events: InputsWithoutEvents,
    /// Whether statistics are printed afterwards.
    pub(super) stats: bool,
}

/// Calls `run` with the inputs of the command line and the outputs of the process, and finishes the files that results
/// are written to.
pub(super) fn run_inputs<T>(
    args: &InputArgs,
    report: RunReport,
    mut results: ResultWriters,
    languages: Languages,
    run: impl FnOnce(&[Input], &mut Outputs<'_>) -> Result<(T, Tally), CliError>,
) -> Result<T, CliError> {
    let inputs = open_inputs(args, languages)?;
    results.remove_if_interrupted();
    let progress = Progress::new(&inputs, &results);
    let update = |bytes| progress.update(bytes);
    let mut err = &progress;
    let language = languages.for_people();
    let (out, files) = results.writers();
    let outputs = Outputs::new(out, &mut err, language);
    let RunReport { shown, without_events, .. } = report;
    let (result, tally) =
        run(&inputs, &mut Outputs { files, shown, without_events, progress: Some(&update), ..outputs })?;
    progress.finish();
    // What is missing would not be noticed in the file.
    if tally.failed_inputs > 0 {
        results.discard(languages);
    } else {
        results.finish()?;
    }
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
