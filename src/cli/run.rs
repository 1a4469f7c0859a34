//! Runs over the inputs of the command line.

use std::io::{self, IsTerminal as _};

use feishu_ev::pipeline::{Input, Outputs, Tally};

use super::error::{CliError, Note, UsageError};
use super::language::Languages;
use super::progress::Progress;
use super::shared::InputArgs;
use super::stdio::{check_stdin, note, stdout};

/// Calls `run` with the inputs of the command line and the outputs of the process. Prints statistics
/// afterwards if `wants_stats`.
pub(super) fn run_inputs<T>(
    args: &InputArgs,
    wants_stats: bool,
    languages: Languages,
    run: impl FnOnce(&[Input], &mut Outputs<'_>) -> io::Result<(T, Tally)>,
) -> Result<T, CliError> {
    let mut out = stdout()?;
    let inputs = open_inputs(args, languages)?;
    let progress = Progress::new(&inputs);
    let update = |bytes| progress.update(bytes);
    let mut err = &progress;
    let language = languages.for_people();
    let (result, tally) =
        run(&inputs, &mut Outputs { out: &mut out, err: &mut err, language, progress: Some(&update) })?;
    progress.finish();
    if wants_stats {
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
