//! What a page is made of, whatever it is printed as.

/// A part of a line.
#[derive(Debug, Clone)]
pub(super) enum Inline {
    Plain(String),
    /// Something that programs read.
    Code(String),
    /// A scope that has a place of its own on the page.
    Scope(String),
}

impl Inline {
    pub(super) fn plain(text: &str) -> Inline {
        Inline::Plain(text.to_owned())
    }

    pub(super) fn code(text: &str) -> Inline {
        Inline::Code(text.to_owned())
    }
}

pub(super) type Line = Vec<Inline>;

/// A line of one text.
pub(super) fn text(text: &str) -> Line {
    vec![Inline::plain(text)]
}

/// Lines one after the other, with a text between them.
pub(super) fn joined(lines: impl IntoIterator<Item = Line>, between: &str) -> Line {
    let mut all = Line::new();
    for line in lines {
        if !all.is_empty() {
            all.push(Inline::plain(between));
        }
        all.extend(line);
    }
    all
}

/// A block of a page.
#[derive(Debug)]
pub(super) enum Block {
    /// A chapter, with the name of its place.
    Chapter(&'static str, String),
    /// A part of a chapter.
    Section(String),
    /// The place of one scope.
    Scope(String),
    /// A part of a section by name.
    Part(String),
    Text(Line),
    /// Something to mind.
    Caution(Line),
    List(Vec<Line>),
    /// One after the other.
    Steps(Vec<Line>),
    /// Labels with what they stand for.
    Facts(Vec<(&'static str, Line)>),
    Table {
        about: String,
        head: Vec<String>,
        rows: Vec<Vec<Line>>,
    },
    /// A language and a text in it.
    Code(&'static str, String),
}
