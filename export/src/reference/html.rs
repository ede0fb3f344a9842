//! The page as HTML: one file, no script; all texts are escaped.

use std::fmt::Write;

use super::facts::Facts;
use super::page::{Block, Inline};
use crate::text;

const STYLE: &str = include_str!("style.css");

pub(super) fn print(facts: &Facts<'_>, blocks: &[Block]) -> String {
    let words = facts.words;
    let title = escape(&words.reference.replace("{service}", facts.service()));
    let made = escape(&super::made(facts));
    let contents = escape(words.contents);
    let (mut links, mut main) = (String::new(), String::new());
    for (number, block) in blocks.iter().enumerate() {
        print_block(&mut main, block);
        if let Block::Chapter(id, title) = block {
            let _ = writeln!(
                links,
                "<li><a href=\"#{id}\">{}</a>{}</li>",
                escape(title),
                below(&blocks[number + 1..])
            );
        }
    }
    format!(
        "<!doctype html>
<html lang=\"{}\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<header>
<h1>{title}</h1>
</header>
<nav aria-label=\"{contents}\">
<details open>
<summary>{contents}</summary>
<ul>
{links}</ul>
</details>
</nav>
<main>
{main}</main>
<footer>
<p>{made}</p>
</footer>
</body>
</html>
",
        words.tag
    )
}

/// The scopes of a chapter, as links.
fn below(rest: &[Block]) -> String {
    let chapter = rest.iter().take_while(|block| !matches!(block, Block::Chapter(..)));
    let link = |block: &Block| match block {
        Block::Scope(scope) => Some(format!("<li>{}</li>", link(scope))),
        _ => None,
    };
    let links: String = chapter.filter_map(link).collect();
    if links.is_empty() { links } else { format!("\n<ul>{links}</ul>") }
}

fn print_block(page: &mut String, block: &Block) {
    let _ = match block {
        Block::Chapter(id, title) => writeln!(page, "<h2 id=\"{id}\">{}</h2>", escape(title)),
        Block::Section(title) => writeln!(page, "<h3>{}</h3>", escape(title)),
        Block::Scope(scope) => {
            writeln!(page, "<h4 id=\"scope:{0}\"><code>{0}</code></h4>", escape(scope))
        }
        Block::Part(title) => writeln!(page, "<p class=\"part\">{}</p>", escape(title)),
        Block::Text(line) => writeln!(page, "<p>{}</p>", inline(line)),
        Block::Caution(line) => writeln!(page, "<p class=\"caution\">{}</p>", inline(line)),
        Block::List(lines) => writeln!(page, "<ul>\n{}</ul>", items(lines)),
        Block::Steps(lines) => writeln!(page, "<ol>\n{}</ol>", items(lines)),
        Block::Facts(facts) => {
            let fact = |(label, line): &(&str, Vec<Inline>)| {
                format!("<dt>{}</dt><dd>{}</dd>\n", escape(label), inline(line))
            };
            let facts: Vec<String> = facts.iter().map(fact).collect();
            writeln!(page, "<dl>\n{}</dl>", facts.concat())
        }
        Block::Table { about, head, rows } => table(page, about, head, rows),
        Block::Code(_, text) => {
            writeln!(page, "<pre><code>{}</code></pre>", marks(&text::visible(text)))
        }
    };
}

fn items(lines: &[Vec<Inline>]) -> String {
    let items = lines.iter().map(|line| format!("<li>{}</li>\n", inline(line)));
    items.collect::<Vec<_>>().concat()
}

/// Wide tables scroll by themselves, also for who has a keyboard only.
fn table(
    page: &mut String,
    about: &str,
    head: &[String],
    rows: &[Vec<Vec<Inline>>],
) -> std::fmt::Result {
    let about = escape(about);
    writeln!(
        page,
        "<div class=\"table\" role=\"region\" aria-label=\"{about}\" tabindex=\"0\">\n<table>\n<thead><tr>"
    )?;
    for cell in head {
        writeln!(page, "<th scope=\"col\">{}</th>", escape(cell))?;
    }
    writeln!(page, "</tr></thead>\n<tbody>")?;
    for row in rows {
        write!(page, "<tr>")?;
        for (number, cell) in row.iter().enumerate() {
            let cell = inline(cell);
            match number {
                0 => write!(page, "<th scope=\"row\">{cell}</th>")?,
                _ => write!(page, "<td>{cell}</td>")?,
            }
        }
        writeln!(page, "</tr>")?;
    }
    writeln!(page, "</tbody>\n</table>\n</div>")
}

fn inline(line: &[Inline]) -> String {
    let part = |part: &Inline| match part {
        Inline::Plain(text) => escape(text),
        Inline::Code(text) => format!("<code>{}</code>", escape(text)),
        Inline::Scope(scope) => link(scope),
    };
    let parts: Vec<String> = line.iter().map(part).collect();
    parts.concat()
}

/// The way to the place of a scope.
fn link(scope: &str) -> String {
    let mut place = String::new();
    for byte in scope.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._:".contains(&byte) {
            place.push(byte.into());
        } else {
            let _ = write!(place, "%{byte:02X}");
        }
    }
    format!("<a href=\"#scope:{place}\"><code>{}</code></a>", escape(scope))
}

/// A text on one line, as text or in an attribute.
fn escape(text: &str) -> String {
    marks(&text::line(text))
}

fn marks(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
