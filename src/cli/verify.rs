//! `feishu-ev verify`.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::{Args, ValueHint};
use feishu_ev::catalog::Catalog;
use feishu_ev::cipher::Keys;
use feishu_ev::delivery::{Delivery, DeliveryError, parse_header};
use feishu_ev::location::Position;
use feishu_ev::pipeline::{self, Ingest, Input, MAX_RECORD_SIZE, OtherLines};
use feishu_ev::plain_text::TextError;
use feishu_ev::render;
use feishu_ev::text::sanitize;
use feishu_ev::verify::{self, AgeLimit, VerifyRequest};

use super::destination::{Destination, OutputKind};
use super::error::{CliError, FindingLine};
use super::exit::ExitStatus;
use super::language::Languages;
use super::secrets::{KeyArgs, SecretArgs};
use super::shared::{AnswerFormat, CatalogArgs};
use super::stdio::check_stdin;
use super::terminal::{SecretDisplay, style};
use super::values::{Size, parse_digest, parse_duration, parse_size};

/// Check the signature of one delivery, and say why it fails
///
/// Reads a raw HTTP request, a record {"headers":{…},"body":"…"}, or a body whose headers are given with -H,
/// and checks it step by step. If the signature is wrong, known mistakes are tried, alone and in pairs, and
/// those that produce the signature are named, with what to change. With --digest, the mistake is looked for
/// in the user's own code.
#[derive(Args)]
#[command(after_help = "\
Examples:
  FEISHU_ENCRYPT_KEY=… feishu-ev verify request.http
  FEISHU_ENCRYPT_KEY=… feishu-ev verify -f json delivery.json
  feishu-ev verify --encrypt-key-file key.txt --digest \"$COMPUTED\" request.http")]
pub(crate) struct VerifyArgs {
    /// File to read, also compressed with gzip, zstd, bzip2 or xz; - is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,

    /// Header of the request; it replaces one of the file [repeatable]
    #[arg(short = 'H', long, value_name = "NAME: VALUE", value_parser = parse_header)]
    header: Vec<(String, String)>,

    /// Digest that your own code has computed, to find out which mistake produces it
    #[arg(long, value_name = "HEX", value_parser = parse_digest)]
    digest: Option<String>,

    /// Largest age of the timestamp, such as 5m; Feishu documents no limit
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    max_age: Option<Duration>,

    /// Format of the answer
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: AnswerFormat,

    /// Largest delivery, in bytes or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value_t = Size(MAX_RECORD_SIZE))]
    max_record_size: Size,

    #[command(flatten)]
    secrets: SecretArgs,

    #[command(flatten)]
    catalog: CatalogArgs,

    #[command(flatten)]
    keys: KeyArgs,
}

pub(super) fn run(
    args: &VerifyArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let keys = args.keys.read(languages)?;
    let (verification_token, app_secret) =
        (args.secrets.token.verification_token()?, args.secrets.app_secret()?);
    let catalog = args.catalog.load()?;
    let (file, bytes) = args.read()?;
    let mut delivery =
        args.delivery(&bytes, catalog, &keys).map_err(|error| CliError::Delivery { file, error })?;
    for (name, value) in &args.header {
        delivery.signature_headers.insert(name, value);
    }
    let has_digest = delivery.signature_headers.signature.is_some() || args.digest.is_some();
    if keys.is_empty() && (has_digest || verification_token.is_none() || verify::is_encrypted(&delivery.body))
    {
        return Err(CliError::NoKey);
    }
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs());
    let verification = verify::verify(&VerifyRequest {
        delivery: &delivery,
        keys: &keys,
        verification_token: verification_token.as_ref(),
        app_secret: app_secret.as_ref(),
        digest: args.digest.as_deref(),
        age_limit: args
            .max_age
            .map(|age| AgeLimit { max_seconds: age.as_secs(), now: now.unwrap_or(i64::MAX) }),
        catalog,
    });
    match args.format {
        AnswerFormat::Json => {
            let text = render::verification_json(&verification, languages.of(false));
            output.print(&text, OutputKind::Plain)?;
        }
        AnswerFormat::Text => {
            let style = style(languages.for_people(), SecretDisplay::Masked, output);
            output.print(&render::verification_text(&verification, &style), OutputKind::Colored)?;
        }
    }
    Ok(if verification.ok { ExitStatus::Success } else { ExitStatus::Failure })
}

impl VerifyArgs {
    /// The delivery that the bytes are, or the only one that is inside of a log record.
    fn delivery<'b>(
        &self,
        bytes: &'b [u8],
        catalog: &Catalog,
        keys: &Keys,
    ) -> Result<Delivery<'b>, DeliveryError> {
        let delivery = Delivery::read(bytes)?;
        if !delivery.headers.is_empty() || !self.header.is_empty() {
            return Ok(delivery);
        }
        let (max_record_size, other_lines) = (self.max_record_size.0, OtherLines::PassOver);
        let ingest = Ingest { catalog, keys, max_record_size, other_lines };
        let mut found = ingest.find_deliveries(bytes, 2);
        match found.len() {
            0 => Ok(delivery),
            1 => Ok(found.remove(0)),
            _ => Err(DeliveryError::MultipleDeliveries),
        }
    }

    /// Reads the file or standard input; returns its name and its bytes.
    fn read(&self) -> Result<(String, Vec<u8>), CliError> {
        let input = match &self.file {
            Some(path) if path.as_os_str() != "-" => Input::File(path.clone()),
            _ => Input::Stdin,
        };
        if input == Input::Stdin {
            check_stdin()?;
        }
        let file = sanitize(&input.name()).into_owned();
        let limit = self.max_record_size.0;
        match input.read(limit) {
            Ok(bytes) if bytes.len() > limit => {
                let finding = FindingLine(Box::new(pipeline::over_limit(limit)));
                Err(CliError::Unread { file, position: Position::START, finding })
            }
            Ok(bytes) => Ok((file, bytes)),
            Err(error) => Err(match TextError::of(&error) {
                Some(TextError { problem, position }) => {
                    let finding = FindingLine(Box::new(pipeline::text_finding(problem)));
                    CliError::Unread { file, position, finding }
                }
                None => CliError::Input { file, error },
            }),
        }
    }
}
