//! The page as Markdown (GitHub's). Texts stay texts, wherever they stand.

use std::fmt::Write;

use super::facts::Facts;
use super::page::{Block, Inline};
use crate::text;

pub(super) fn print(facts: &Facts<'_>, blocks: &[Block]) -> String {
    let made = super::made(facts);
    let title = facts.words.reference.replace("{service}", facts.service());
    let mut page =
        format!("<!-- {} -->\n\n# {}\n", made.replace("--", "- -"), text::markdown(&title));
    for block in blocks {
        page.push('\n');
        print_block(&mut page, block);
    }
    page
}

fn print_block(page: &mut String, block: &Block) {
    let _ = match block {
        Block::Chapter(_, title) => writeln!(page, "## {}", text::markdown(title)),
        Block::Section(title) => writeln!(page, "### {}", text::markdown(title)),
        Block::Scope(scope) => writeln!(page, "#### {}", code(scope)),
        Block::Part(title) => writeln!(page, "**{}**:", text::markdown(title)),
        Block::Text(line) => writeln!(page, "{}", inline(line)),
        Block::Caution(line) => writeln!(page, "> **!** {}", inline(line)),
        Block::List(lines) => {
            lines.iter().try_for_each(|line| writeln!(page, "- {}", inline(line)))
        }
        Block::Steps(lines) => lines
            .iter()
            .zip(1..)
            .try_for_each(|(line, at)| writeln!(page, "{at}. {}", inline(line))),
        Block::Facts(facts) => facts
            .iter()
            .try_for_each(|(label, line)| writeln!(page, "- **{label}**: {}", inline(line))),
        Block::Table { head, rows, .. } => {
            let head: Vec<String> = head.iter().map(|cell| text::markdown(cell)).collect();
            let rows = rows.iter().map(|row| row.iter().map(|cell| self::cell(cell)).collect());
            let rule = vec!["---".to_owned(); head.len()];
            [head, rule]
                .into_iter()
                .chain(rows)
                .try_for_each(|row: Vec<String>| writeln!(page, "| {} |", row.join(" | ")))
        }
        Block::Code(language, text) => {
            let fence = "`".repeat(longest(text).max(2) + 1);
            writeln!(page, "{fence}{language}\n{}\n{fence}", text::visible(text))
        }
    };
}

fn inline(line: &[Inline]) -> String {
    spans(line, code)
}

/// In a table a bar ends the cell, even within code.
fn cell(line: &[Inline]) -> String {
    spans(line, |text| code(text).replace('|', "\\|"))
}

fn spans(line: &[Inline], code: fn(&str) -> String) -> String {
    let part = |part: &Inline| match part {
        Inline::Plain(text) => text::markdown(text),
        Inline::Code(text) | Inline::Scope(text) => code(text),
    };
    line.iter().map(part).collect::<Vec<_>>().concat().trim().to_owned()
}

/// A text as code: between more backticks than it holds.
fn code(text: &str) -> String {
    let text = text::line(text);
    let fence = "`".repeat(longest(&text) + 1);
    let space =
        if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// The longest row of backticks.
fn longest(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
