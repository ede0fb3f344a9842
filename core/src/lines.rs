//! From a place in the text to its line.

use crate::problem::Span;

pub(crate) struct Lines {
    /// Where each line but the first starts.
    starts: Vec<u32>,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Lines {
        let starts = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n');
        Lines { starts: starts.map(|(_, at)| at).collect() }
    }

    /// The line of a span's start, from 1.
    pub(crate) fn line(&self, span: Span) -> u32 {
        let before = self.starts.partition_point(|start| *start <= span.start);
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    }
}
