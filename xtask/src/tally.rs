//! Counts what ran. A line that says that something failed must never be lost here.

use std::ops::AddAssign;

/// How many checks passed and how many failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Adds up the lines of a test run that state a count.
pub(crate) fn count(output: &str) -> Tally {
    let mut sum = Tally::default();
    for line in output.lines() {
        sum += self::line(line.trim()).unwrap_or_default();
    }
    sum
}

/// The last line of a runner that counts everything by itself: `NAME: N passed, M failed`.
pub(crate) fn total(output: &str, name: &str) -> Tally {
    let line = output.lines().rev().find_map(|line| line.trim().strip_prefix(name));
    let numbers = line.and_then(|line| line.strip_prefix(": ")).and_then(passed_failed);
    numbers.unwrap_or(Tally { passed: 0, failed: 1 })
}

fn passed_failed(text: &str) -> Option<Tally> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        [passed, "passed,", failed, "failed" | "failed,", ..] => {
            Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
        }
        _ => None,
    }
}

/// What `node --test` counts, in TAP. A test that is skipped or to be done proves nothing.
pub(crate) fn tap(output: &str) -> Tally {
    let number = |name: &str| -> Option<u64> {
        output.lines().rev().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    };
    let unproved = ["# fail ", "# cancelled ", "# skipped ", "# todo "].map(number);
    match (number("# pass "), unproved.into_iter().sum::<Option<u64>>()) {
        (Some(passed), Some(failed)) => Tally { passed, failed },
        _ => Tally { passed: 0, failed: 1 },
    }
}

/// What pytest counts in its last line. Whatever did not pass has failed.
pub(crate) fn pytest(output: &str) -> Tally {
    let last = output.lines().rev().find(|line| line.contains(" passed") && line.contains(" in "));
    let Some(line) = last else { return Tally { passed: 0, failed: 1 } };
    let mut tally = Tally::default();
    for part in line.trim_matches(['=', ' ']).split(" in ").next().unwrap_or_default().split(", ") {
        let (count, word) = part.split_once(' ').unwrap_or_default();
        match (count.parse::<u64>(), word) {
            (Ok(count), "passed") => tally.passed += count,
            (Ok(_), "warning" | "warnings") => {}
            (Ok(count), _) => tally.failed += count,
            (Err(_), _) => tally.failed += 1,
        }
    }
    tally
}

/// The three lines that count: a test binary's result, the vector runner's, a case table's.
fn line(line: &str) -> Option<Tally> {
    if let Some(result) = line.strip_prefix("test result: ") {
        return Some(result_line(result));
    }
    let (name, rest) = line.split_once(": ")?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    match words.as_slice() {
        [passed, "passed,", failed, "failed", ..] if name == "vectors" => {
            Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
        }
        // A row that should agree and does not fails the test that printed the line.
        [rows, "rows,", agree, word, ..] if word.trim_end_matches(',') == "agree" => {
            let _: u64 = rows.parse().ok()?;
            Some(Tally { passed: agree.parse().ok()?, failed: 0 })
        }
        _ => None,
    }
}

/// An ignored test proves nothing, so it counts as failed. So does a result that cannot be read.
fn result_line(result: &str) -> Tally {
    let number = |word: &str| {
        let parts = result.split(['.', ';']).map(str::trim);
        parts
            .filter_map(|part| part.strip_suffix(word))
            .find_map(|number| number.trim().parse::<u64>().ok())
    };
    let (Some(passed), Some(failed), Some(ignored)) =
        (number(" passed"), number(" failed"), number(" ignored"))
    else {
        return Tally { passed: 0, failed: 1 };
    };
    let failed = failed + ignored;
    let failed = if result.starts_with("ok. ") { failed } else { failed.max(1) };
    Tally { passed, failed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(output: &str) -> (u64, u64) {
        let Tally { passed, failed } = count(output);
        (passed, failed)
    }

    #[test]
    fn passing_lines_add_up() {
        let output = "running 2 tests\n\
            test a ... ok\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            vectors: 412 passed, 0 failed\n\
            fosite: 120 rows, 115 agree, 5 unsupported\n\
            test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n";
        assert_eq!(counted(output), (2 + 412 + 115 + 7, 0));
    }

    #[test]
    fn a_failing_result_counts_as_failures() {
        let line = "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counted(line), (2, 3));
        let empty =
            "test result: FAILED. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(counted(empty), (0, 1));
    }

    #[test]
    fn failing_vectors_count_as_failures() {
        assert_eq!(counted("vectors: 410 passed, 2 failed"), (410, 2));
    }

    #[test]
    fn an_ignored_test_counts_as_failed() {
        let line = "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counted(line), (2, 1));
    }

    #[test]
    fn a_result_that_cannot_be_read_counts_as_failed() {
        assert_eq!(counted("test result: ok. many passed"), (0, 1));
    }

    #[test]
    fn runners_of_other_languages() {
        let Tally { passed, failed } =
            total("vectors: 3 passed, 0 failed\njavascript: 7 passed, 1 failed\n", "javascript");
        assert_eq!((passed, failed), (7, 1));
        assert_eq!(total("javascript: many passed, 0 failed", "javascript").failed, 1);
        assert_eq!(total("", "javascript").failed, 1);
        let tap_of = |skipped: u64| {
            tap(&format!("# pass 20\n# fail 1\n# cancelled 0\n# skipped {skipped}\n# todo 0\n"))
        };
        assert_eq!(tap_of(2), Tally { passed: 20, failed: 3 });
        assert_eq!(tap("# pass 20\n"), Tally { passed: 0, failed: 1 });
        let line = "===== 2 failed, 120 passed, 3 skipped, 1 warning in 12.30s =====";
        assert_eq!(pytest(line), Tally { passed: 120, failed: 5 });
        assert_eq!(pytest("12 passed in 0.10s"), Tally { passed: 12, failed: 0 });
        assert_eq!(pytest("no tests ran in 0.01s"), Tally { passed: 0, failed: 1 });
    }

    #[test]
    fn other_lines_do_not_count() {
        for line in [
            "5 passed, 0 failed",
            "note: 12 vectors passed",
            "x: many rows, 3 agree",
            "x: 3 rows, some agree",
            "",
        ] {
            assert_eq!(counted(line), (0, 0), "{line}");
        }
    }
}
