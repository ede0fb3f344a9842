//! The laws of texts: formatting, fingerprints, and a compiler that answers whatever it is given.

use std::cell::Cell;

use scopeward::{Diagnostic, Policy};
use scopeward_tests::oracle;
use scopeward_tests::random::{self, Dice};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, fails, holds, numbers, shipped};
use serde_json::{Map, Value, json};

fn demand(holds: bool, what: &str, text: &str) -> Verdict {
    if holds { Ok(()) } else { Err(format!("{what}\n{text}")) }
}

/// The policy's text with comments and odd layout put in.
fn untidy(sides: &Sides, dice: &mut Dice<'_>) -> String {
    let mut text = String::new();
    for (at, line) in sides.text.lines().enumerate() {
        let line = if dice.chance(20) && !line.contains('#') {
            line.replacen(" = ", "   =  ", 1)
        } else {
            line.to_owned()
        };
        let whole = line.contains(" = ") && !line.ends_with(['[', ',']);
        let line = match dice.below(8) {
            0 => format!("# note {at}.\n{line}"),
            1 if whole && !line.contains('#') => format!("{line}  # tail {at}."),
            2 if whole => format!("\n\n{line}"),
            _ => line,
        };
        text = text + &line + "\n";
    }
    text
}

/// Formatting is a fixpoint, keeps the model and every comment.
fn formats(sides: &Sides, dice: &mut Dice<'_>, format: fn(&str) -> String) -> Verdict {
    let text = untidy(sides, dice);
    let Ok(policy) = Policy::compile(&text) else {
        return Err(format!("an untidy text does not compile\n{text}"));
    };
    let once = format(&text);
    let Ok(formatted) = Policy::compile(&once) else {
        return Err(format!("does not compile\n{once}"));
    };
    demand(formatted.fingerprint() == policy.fingerprint(), "another model", &once)?;
    demand(format(&once) == once, "no fixpoint", &once)?;
    let comments = text.lines().filter_map(|line| {
        line.find("# note").or_else(|| line.find("# tail")).map(|at| &line[at..])
    });
    let lost: Vec<&str> = comments.filter(|comment| !once.contains(comment)).collect();
    demand(lost.is_empty(), &format!("comments are lost: {lost:?}"), &once)
}

#[test]
fn formatting_is_a_fixpoint_and_keeps_model_and_comments() {
    let format = |text: &str| scopeward::format(text).unwrap();
    holds(|sides, dice| formats(sides, dice, |text| scopeward::format(text).unwrap()));
    assert_ne!(format("scopeward=1\nname='x'\n"), "scopeward=1\nname='x'\n");
    fails("no fixpoint", |sides, dice| {
        formats(sides, dice, |text| format!("# again\n{}", scopeward::format(text).unwrap()))
    });
    fails("a lost comment", |sides, dice| {
        formats(sides, dice, |text| scopeward::format(text).unwrap().replace("# tail", "#"))
    });
    fails("another model", |sides, dice| {
        formats(sides, dice, |text| scopeward::format(text).unwrap().replace("\"low\"", "\"high\""))
    });
}

/// TOML and JSON of one model have one fingerprint.
fn one_fingerprint(sides: &Sides, to_json: fn(Value) -> Value) -> Verdict {
    let json = to_json(oracle::read(&sides.text));
    for text in [json.to_string(), format!(" \n{json:#}")] {
        let Ok(policy) = Policy::compile(&text) else {
            return Err(format!("does not compile as JSON\n{text}"));
        };
        demand(policy.fingerprint() == sides.policy.fingerprint(), "another fingerprint", &text)?;
    }
    Ok(())
}

#[test]
fn toml_and_json_have_one_fingerprint() {
    holds(|sides, _| one_fingerprint(sides, |policy| policy));
    for (what, key) in [("operations", "operations"), ("scopes", "scopes")] {
        let turned = Cell::new(false);
        fails(&format!("another order of {what}"), |sides, _| {
            turned.set(true);
            one_fingerprint(
                sides,
                if key == "scopes" {
                    |policy| reversed(policy, "scopes")
                } else {
                    |policy| reversed(policy, "operations")
                },
            )
        });
        assert!(turned.get());
    }
    fails("another title", |sides, _| {
        one_fingerprint(sides, |mut policy| {
            policy["title"] = json!("Another");
            policy
        })
    });
}

fn reversed(mut policy: Value, key: &str) -> Value {
    if let Some(table) = policy.get_mut(key).and_then(Value::as_object_mut) {
        *table = std::mem::take(table).into_iter().rev().collect::<Map<_, _>>();
    }
    policy
}

/// A text cut, doubled, shuffled and spoilt in a few places.
fn mutated(text: &str, dice: &mut Dice<'_>) -> String {
    const SPOILS: &[&str] = &[
        "\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        "=",
        "\n",
        "\r",
        "#",
        "*",
        "{x}",
        "\u{0}",
        "é",
        "\u{1F600}",
        "\u{FEFF}",
        "\\",
        ":",
        "::",
        ".",
        ",",
        "1",
        "true",
        "any",
        "all",
        "[scopes]\n",
        "[operations]\n",
        "\"\" = \"\"\n",
        "implies = [\"*\"]",
        "{ all = [] }",
        "need",
        "9999999999999999999",
        "1979-05-27",
        "\\u",
        "\"\"\"",
        "//",
        " ",
    ];
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(6) {
        let from = dice.below(text.len() + 1);
        let until = (from + dice.below(40)).min(text.len());
        match dice.below(5) {
            0 => drop(text.drain(from..until)),
            1 => drop(text.splice(from..from, dice.of(SPOILS).chars())),
            2 => drop(text.splice(from..until, dice.of(SPOILS).chars())),
            3 => {
                let piece: Vec<char> = text[from..until].to_vec();
                let to = dice.below(text.len() + 1);
                drop(text.splice(to..to, piece));
            }
            _ => text.truncate(if dice.chance(20) { from } else { text.len() }),
        }
    }
    text.into_iter().collect()
}

type Problems = Result<(), Vec<Diagnostic>>;
type Compile = fn(&str) -> Problems;

/// A text compiles, or has problems, in order, whose spans lie in the text. What compiles can be formatted, linted and written as JSON.
fn answers(text: &str, compile: impl Fn(&str) -> Problems) -> Verdict {
    let inside = |problem: &Diagnostic| {
        text.get(problem.span.start as usize..problem.span.end as usize).is_some()
    };
    if let Err(problems) = compile(text) {
        demand(!problems.is_empty(), "refused without a problem", text)?;
        demand(problems.iter().all(inside), "a span outside of the text", text)?;
        let ordered = problems.is_sorted_by_key(|problem| problem.span.start);
        return demand(ordered, "problems out of order", text);
    }
    demand(is_readable(text), "compiles, and is neither TOML nor JSON", text)?;
    let linted = scopeward::lint(text).is_ok_and(|findings| findings.iter().all(inside));
    demand(linted, "does not lint", text)?;
    let formatted = scopeward::format(text)
        .map_err(|error| format!("does not format: {:?}\n{text}", error.diagnostics))?;
    let again = scopeward::format(&formatted).is_ok_and(|again| again == formatted);
    demand(again, "no fixpoint", text)
}

/// Whether a general reader takes the text as JSON (if it starts like it) or as TOML.
fn is_readable(text: &str) -> bool {
    if text.trim_start().starts_with('{') {
        serde_json::from_str::<Value>(text).is_ok()
    } else {
        toml::from_str::<Value>(text).is_ok()
    }
}

fn compile(text: &str) -> Problems {
    Policy::compile(text).map(drop).map_err(|error| error.diagnostics)
}

fn whatever(cases: u32, compile: impl Fn(&str) -> Problems) -> Verdict {
    let shipped = shipped();
    numbers(cases, |dice| {
        let text = match dice.below(4) {
            0 => dice.of(&shipped).text.clone(),
            1 => oracle::read(&dice.of(&shipped).text).to_string(),
            _ => random::policy(dice),
        };
        (0..8).try_for_each(|_| answers(&mutated(&text, dice), &compile))
    })
}

#[test]
fn compiling_answers_whatever_it_is_given() {
    let compiled = Cell::new((0, 0));
    whatever(600, |text| {
        let (good, bad) = compiled.get();
        let answer = compile(text);
        compiled.set(if answer.is_ok() { (good + 1, bad) } else { (good, bad + 1) });
        answer
    })
    .unwrap_or_else(|why| panic!("{why}"));
    let (good, bad) = compiled.get();
    assert!(good > 100 && bad > 1000, "{good} compile, {bad} do not");
}

#[test]
fn a_compiler_that_does_not_answer_is_noticed() {
    let wrong: [(&str, Compile); 4] = [
        // Unwinds as a panic does, without a message for each time it is tried.
        ("a panic", |text| {
            if text.contains('é') {
                std::panic::resume_unwind(Box::new("on purpose"));
            }
            compile(text)
        }),
        ("no problem named", |text| compile(text).map_err(|_| Vec::new())),
        ("the last problem first", |text| {
            compile(text).map_err(|problems| problems.into_iter().rev().collect())
        }),
        ("a span past the end", |text| {
            compile(text).map_err(|mut problems| {
                problems[0].span.end += u32::try_from(text.len()).unwrap() + 1;
                problems
            })
        }),
    ];
    for (what, compile) in wrong {
        assert!(whatever(400, compile).is_err(), "{what} goes unnoticed");
    }
}
