//! Text for people in two languages: the table of messages of each module is written with
//! [`messages!`](crate::messages), which takes the English and the Chinese wording of a message side by side.
//!
//! A message is a value with typed parameters. It becomes text where it is shown, in the language asked for:
//!
//! ```
//! use feishu_ev::message::{Count, LanguageChoice, Localize as _};
//!
//! feishu_ev::messages! {
//!     /// An error of a disk.
//!     pub enum DiskMessage {
//!         Full { files: Count } => "no space for {files}", "没有空间存放 {files}";
//!     }
//! }
//!
//! let message = DiskMessage::Full { files: Count::Files(2) };
//! assert_eq!(message.to_string(), "no space for 2 files");
//! assert_eq!(message.to_text(LanguageChoice::Zh), "没有空间存放 2 个文件");
//! ```

mod count;
mod duration;
mod io_error;
mod json_type;
mod language;
mod localize;
mod localized;
mod macros;

pub use count::Count;
pub use duration::Elapsed;
pub use json_type::{JsonType, JsonTypeName};
pub use language::{Language, LanguageChoice};
pub use localize::{In, List, Localize};
pub use localized::{Localized, LocalizedStr};
