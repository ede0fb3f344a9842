//! Parameters of a query or a form (`application/x-www-form-urlencoded`), read as OAuth wants it.

/// Parameters in the order given. One without value counts as left out (RFC 6749 §3.1).
#[derive(Debug, Clone, Default)]
pub struct Params(Vec<(String, String)>);

/// A parameter was given more than once (RFC 6749 §3.1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The parameter {0} is given more than once")]
pub struct Repeated(pub &'static str);

impl Params {
    /// Reads a query string or the body of a form.
    pub fn parse(text: &str) -> Params {
        let pairs = url::form_urlencoded::parse(text.as_bytes());
        let pairs = pairs.filter(|(_, value)| !value.is_empty());
        Params(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The value of a parameter that may be given once.
    ///
    /// # Errors
    ///
    /// [`Repeated`] if it is given more than once.
    pub fn one(&self, name: &'static str) -> Result<Option<&str>, Repeated> {
        let mut values = self.all(name);
        let value = values.next();
        if values.next().is_some() { Err(Repeated(name)) } else { Ok(value) }
    }

    /// The values of a parameter that may be given often (`resource`, RFC 8707 §2).
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Params, Repeated};

    #[test]
    fn empty_is_left_out_and_twice_is_wrong() {
        let params = Params::parse("a=1&b=&c=x+y&c=%7A&d");
        assert_eq!(params.one("a"), Ok(Some("1")));
        assert_eq!(params.one("b"), Ok(None));
        assert_eq!(params.one("c"), Err(Repeated("c")));
        assert_eq!(params.all("c").collect::<Vec<_>>(), ["x y", "z"]);
        assert_eq!(params.one("d"), Ok(None));
    }
}
