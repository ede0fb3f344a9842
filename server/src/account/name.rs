//! Names that people give to what they make.

/// Characters of a name at most.
const MOST: usize = 100;

/// A name that may be kept; if it may not, why.
pub(super) fn check(name: &str) -> Result<&str, &'static str> {
    let name = name.trim();
    let good = (1..=MOST).contains(&name.chars().count()) && !name.contains(char::is_control);
    if good { Ok(name) } else { Err("A name has 1 to 100 characters.") }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn one_to_a_hundred_characters() {
        assert_eq!(check("  timer "), Ok("timer"));
        assert!(check(&"é".repeat(100)).is_ok());
        for name in ["", "   ", "a\nb", "a\u{0}b", &"é".repeat(101)] {
            assert!(check(name).is_err(), "{name:?}");
        }
    }
}
