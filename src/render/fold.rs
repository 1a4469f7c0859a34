//! The line of an event, folded on a terminal.

use super::wrap::INDENT;

/// A line of fields with a space between them. On a terminal it is broken between fields where it does not fit; a
/// field stays whole, so that it can be copied.
#[derive(Debug)]
pub(super) struct FoldedLine {
    text: String,
    /// The columns of the terminal; `None` if the line is not folded.
    limit: Option<usize>,
    /// The columns of the line so far.
    column: usize,
}

impl FoldedLine {
    /// An empty line.
    pub(super) fn new(limit: Option<u16>) -> Self {
        Self { text: String::with_capacity(256), limit: limit.map(usize::from), column: 0 }
    }

    /// Begins a field, whose text is then appended; `width` is the number of columns that it takes, which is asked
    /// for only if the line is folded.
    pub(super) fn begin(&mut self, width: impl FnOnce() -> usize) -> &mut String {
        let gap = usize::from(!self.text.is_empty());
        if let Some(limit) = self.limit {
            let width = width();
            if gap > 0 && self.column + gap + width > limit {
                self.text.push('\n');
                self.text.push_str(INDENT);
                self.column = INDENT.len() + width;
                return &mut self.text;
            }
            self.column += gap + width;
        }
        self.text.push_str(&" "[..gap]);
        &mut self.text
    }

    /// The line with its line break.
    pub(super) fn finish(mut self) -> String {
        self.text.push('\n');
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    fn folded(limit: Option<u16>) -> String {
        let mut line = FoldedLine::new(limit);
        for field in ["status=2(已拒绝)", "id=7312658016791168538", "a=1", "b=2"] {
            line.begin(|| width(field)).push_str(field);
        }
        line.finish()
    }

    #[test]
    fn a_line_is_broken_between_fields_where_the_terminal_ends() {
        let whole = "status=2(已拒绝) id=7312658016791168538 a=1 b=2\n";
        // The first two fields take 16 and 22 columns.
        for (limit, text) in [
            (None, whole),
            (Some(47), whole),
            (Some(46), "status=2(已拒绝) id=7312658016791168538 a=1\n   b=2\n"),
            (Some(42), "status=2(已拒绝) id=7312658016791168538\n   a=1 b=2\n"),
            (Some(38), "status=2(已拒绝)\n   id=7312658016791168538 a=1 b=2\n"),
            (Some(1), "status=2(已拒绝)\n   id=7312658016791168538\n   a=1\n   b=2\n"),
        ] {
            assert_eq!(folded(limit), text, "{limit:?}");
        }
    }
}
