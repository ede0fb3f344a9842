//! Trials of a law: on random policies and on those that ship. Every law is also shown to fail, on a subject made wrong on purpose.

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use serde_json::Value;

use crate::random::{self, Dice};
use crate::sides::Sides;

/// What a law says about one question: nothing, or why it does not hold.
pub type Verdict = Result<(), String>;

/// The verdict of one condition, with what it is about.
///
/// # Errors
/// Where it does not hold.
pub fn demand(holds: bool, what: &str, facts: &[&Value]) -> Verdict {
    if holds {
        Ok(())
    } else {
        Err(facts.iter().fold(what.to_owned(), |text, fact| format!("{text}\n{fact}")))
    }
}

/// What an expectation speaks of: its keys, in lists as well.
pub fn only(found: &Value, expected: &Value) -> Value {
    match (found, expected) {
        (Value::Object(_), Value::Object(keys)) => {
            keys.iter().map(|(key, value)| (key.clone(), only(&found[key], value))).collect()
        }
        (Value::Array(items), Value::Array(values)) if items.len() == values.len() => {
            items.iter().zip(values).map(|(item, value)| only(item, value)).collect()
        }
        _ => found.clone(),
    }
}

/// The texts of a list; none of anything else.
///
/// # Panics
/// If a member is no text.
pub fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// A value with another value under a key.
pub fn with(value: &Value, key: &str, new: impl Into<Value>) -> Value {
    let mut value = value.clone();
    value[key] = new.into();
    value
}

const QUESTIONS: usize = 12;

/// Asks a law of random policies, several questions each.
///
/// # Errors
/// The smallest failure found.
pub fn random_policies(cases: u32, law: impl Fn(&Sides, &mut Dice<'_>) -> Verdict) -> Verdict {
    numbers(cases, |dice| {
        let sides = Sides::repaired(&random::policy(dice));
        (0..QUESTIONS)
            .try_for_each(|_| law(&sides, dice))
            .map_err(|why| format!("{why}\n{}", sides.text))
    })
}

/// Asks a law of the policies that ship.
///
/// # Errors
/// The smallest failure found.
///
/// # Panics
/// If one of them does not compile.
pub fn shipped_policies(cases: u32, law: impl Fn(&Sides, &mut Dice<'_>) -> Verdict) -> Verdict {
    shipped().iter().try_for_each(|sides| {
        numbers(cases, |dice| {
            (0..QUESTIONS)
                .try_for_each(|_| law(sides, dice))
                .map_err(|why| format!("{}: {why}", sides.policy.name()))
        })
    })
}

/// The law holds, on both.
///
/// # Panics
/// If it does not.
pub fn holds(law: impl Fn(&Sides, &mut Dice<'_>) -> Verdict) {
    random_policies(400, &law)
        .and_then(|()| shipped_policies(40, &law))
        .unwrap_or_else(|why| panic!("{why}"));
}

/// The negative control: the law, asked of a wrong subject, is seen to fail.
///
/// # Panics
/// If it holds.
pub fn fails(what: &str, law: impl Fn(&Sides, &mut Dice<'_>) -> Verdict) {
    assert!(random_policies(3000, law).is_err(), "{what} goes unnoticed");
}

/// Runs a property on lists of numbers, which it draws from.
///
/// # Errors
/// The smallest failure found.
///
/// # Panics
/// If the property cannot be tried.
pub fn numbers(cases: u32, property: impl Fn(&mut Dice<'_>) -> Verdict) -> Verdict {
    let config =
        Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let tried = TestRunner::new(config).run(&vec(any::<u32>(), 900..1200), |numbers| {
        property(&mut Dice(&numbers)).map_err(TestCaseError::fail)
    });
    match tried {
        Ok(()) => Ok(()),
        Err(TestError::Fail(why, _)) => Err(why.to_string()),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

/// The policies that ship.
///
/// # Panics
/// If one of them does not compile.
pub fn shipped() -> Vec<Sides> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/policies");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.into_iter().map(|path| fs::read_to_string(path).unwrap());
    texts.chain([scopeward::STARTER.to_owned()]).map(|text| Sides::of(&text).unwrap()).collect()
}
