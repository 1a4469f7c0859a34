//! Values that are not in the catalog: they are skipped, but duplicate members and credentials in them are
//! noted.

use super::Parser;
use super::names::OpenValue;
use crate::event::MemberId;
use crate::event::anomaly::PathStep;
use crate::json::{ScanError, Span, Token};
use crate::secret::is_secret_name;

impl<'a> Parser<'_, 'a> {
    /// Skips a member that is not in the catalog, and notes it. Its key was scanned.
    pub(super) fn unknown_member(
        &mut self,
        name: &str,
        start: usize,
        parent: Option<MemberId>,
    ) -> Result<(), ScanError> {
        if parent.is_none() && name == "decoded" {
            self.scanner.skip_value()?;
            self.note_annotation(start..self.scanner.offset());
        } else {
            let span = self.skip_member(name, start, parent)?;
            self.push_key(name, span);
        }
        Ok(())
    }

    /// Skips the contents of an object or array that is not in the catalog, but notes duplicate members and
    /// credentials in it. `parent` is the nearest known member around it.
    pub(super) fn skip_contents(
        &mut self,
        token: Token<'a>,
        parent: Option<MemberId>,
    ) -> Result<(), ScanError> {
        match token {
            Token::Object => {
                let (first, noted) = (self.keys.len(), self.anomalies.noted.len());
                while self.scanner.next_member(self.keys.len() == first)? {
                    let start = self.scanner.offset();
                    let name = self.scanner.parse_key()?.unescape();
                    let span = self.skip_member(&name, start, parent)?;
                    self.push_key(&name, span);
                }
                self.note_keys(first, noted, None, parent);
            }
            Token::Array => {
                for index in 0.. {
                    if !self.scanner.next_element(index == 0)? {
                        break;
                    }
                    self.skip_element(index, parent)?;
                }
            }
            Token::Bool(_) | Token::Null | Token::Number(_) | Token::String(_) => {}
        }
        Ok(())
    }

    /// Skips the value of a member whose key was scanned; returns the span of the member.
    pub(super) fn skip_member(
        &mut self,
        name: &str,
        start: usize,
        parent: Option<MemberId>,
    ) -> Result<Span, ScanError> {
        let secrets = self.secrets.len();
        let token = self.scanner.begin_value()?;
        let value = self.scanner.value_start();
        if matches!(token, Token::Array | Token::Object) {
            let step = PathStep::Key(Span::new(start, start, start).start);
            self.skip_container(token, step, parent)?;
        }
        let span = Span::new(start, value, self.scanner.offset());
        self.note_secret(name, span, secrets);
        Ok(span)
    }

    /// Skips an element.
    pub(super) fn skip_element(&mut self, index: u32, parent: Option<MemberId>) -> Result<(), ScanError> {
        let token = self.scanner.begin_value()?;
        if matches!(token, Token::Array | Token::Object) {
            self.skip_container(token, PathStep::Index(index), parent)?;
        }
        Ok(())
    }

    /// Skips an object or array whose bracket was scanned.
    fn skip_container(
        &mut self,
        token: Token<'a>,
        step: PathStep,
        parent: Option<MemberId>,
    ) -> Result<(), ScanError> {
        self.open.push(OpenValue { step, noted: None });
        self.skip_contents(token, parent)?;
        self.open.pop();
        Ok(())
    }

    /// Notes the value of a skipped member if it is a credential. Credentials in it, from the index `first`
    /// on, are part of it.
    fn note_secret(&mut self, name: &str, span: Span, first: usize) {
        if is_secret_name(name) {
            self.secrets.truncate(first);
            self.secrets.push(span.value..span.end);
        }
    }
}
