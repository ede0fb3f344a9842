//! Reads settings: the file, then `SCOPEWARD_…` from the environment, `SCOPEWARD_…_FILE` for secrets in files, then the
//! options of the command. Whatever is not a setting, or not of its type, is an error.

use std::ffi::OsString;
use std::path::Path;

use serde::Deserialize;
use toml::{Table, Value};

use super::Config;

/// Why the settings cannot be used. It names the place and the cure.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(crate) String);

const PREFIX: &str = "SCOPEWARD_";

/// What `dev` sets where nothing else does.
const DEV: &str = "
rebase = true
store.url = \"sqlite:scopeward-dev.db\"
telemetry.log = \"text\"
";

impl Config {
    /// Reads the settings: of a file, over it of the environment, over both of options: names as `store.url`, and texts.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if something cannot be read, is no setting, or has the wrong type.
    pub fn read(file: Option<&Path>, options: &[(&str, String)]) -> Result<Config, ConfigError> {
        Config::read_with(file, std::env::vars_os(), options)
    }

    fn read_with(
        file: Option<&Path>,
        environment: impl Iterator<Item = (OsString, OsString)>,
        options: &[(&str, String)],
    ) -> Result<Config, ConfigError> {
        let mut table = file.map(from_file).transpose()?.unwrap_or_default();
        for setting in from_environment(environment)? {
            merge(&mut table, setting.read()?);
        }
        for (name, text) in options {
            let source = format!("--{}", name.rsplit('.').next().unwrap_or(name).replace('_', "-"));
            let path = name.split('.').map(str::to_owned).collect();
            merge(&mut table, Setting { source, path, text: text.clone() }.read()?);
        }
        if table.get("dev") == Some(&Value::Boolean(true)) {
            let defaults = toml::from_str::<Table>(DEV);
            let mut defaults = defaults.map_err(|error| ConfigError(words(&error)))?;
            merge(&mut defaults, table);
            table = defaults;
        }
        Config::deserialize(table).map_err(|error| ConfigError(words(&error)))
    }
}

/// What is wrong, without the text that is: it may be a secret.
fn words(error: &toml::de::Error) -> String {
    let message = error.message();
    let quoted = message.split_once("string \"").and_then(|(before, rest)| {
        rest.rsplit_once("\", expected").map(|(_, after)| format!("{before}text, expected{after}"))
    });
    quoted.unwrap_or_else(|| message.to_owned())
}

/// The file's settings.
fn from_file(file: &Path) -> Result<Table, ConfigError> {
    let name = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| ConfigError(format!("the file {name}: {error}")))?;
    let wrong = |error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        ConfigError(format!("the file {name}, line {line}: {}", words(&error)))
    };
    // Once with its types, for messages with a place; once without, for what goes over it.
    toml::from_str::<Config>(&text).map_err(wrong)?;
    toml::from_str(&text).map_err(wrong)
}

/// A setting as a text, whose type the place says that it has.
struct Setting {
    source: String,
    path: Vec<String>,
    text: String,
}

impl Setting {
    /// The settings with this one alone: a text if a text may stand there, else a number or a truth, else a list.
    fn read(&self) -> Result<Table, ConfigError> {
        let text = Value::String(self.text.clone());
        let number = self.text.parse().map(Value::Integer).ok();
        let number = number.or_else(|| self.text.parse().map(Value::Float).ok());
        let truth = self.text.parse().map(Value::Boolean).ok();
        let items = self.text.split(',').map(str::trim).filter(|item| !item.is_empty());
        let list = Value::Array(items.map(|item| Value::String(item.to_owned())).collect());
        let mut wrong = None;
        for value in [Some(text), number, truth, Some(list)].into_iter().flatten() {
            let table = self.at(value);
            match Config::deserialize(table.clone()) {
                Ok(_) => return Ok(table),
                Err(error) => wrong = wrong.or(Some(error)),
            }
        }
        let wrong = wrong.as_ref().map(words).unwrap_or_default();
        Err(ConfigError(format!("{}: {wrong}", self.source)))
    }

    fn at(&self, value: Value) -> Table {
        let nested = self.path.iter().rev().fold(value, |value, key| {
            Value::Table(std::iter::once((key.clone(), value)).collect())
        });
        if let Value::Table(table) = nested { table } else { Table::new() }
    }
}

/// `SCOPEWARD_STORE__URL=…` is `store.url`; `SCOPEWARD_STORE__URL_FILE=…` names the file that has it.
fn from_environment(
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Result<Vec<Setting>, ConfigError> {
    let mut settings: Vec<Setting> = Vec::new();
    for (name, value) in variables {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        let Some(value) = value.to_str() else {
            return Err(ConfigError(format!("{name}: it is not UTF-8")));
        };
        let key = name.strip_prefix(PREFIX).unwrap_or_default();
        let (key, text) = match key.strip_suffix("_FILE") {
            Some(key) => (key, secret(name, value)?),
            None => (key, value.to_owned()),
        };
        let path: Vec<String> = key.to_lowercase().split("__").map(str::to_owned).collect();
        if let Some(other) = settings.iter().find(|other| other.path == path) {
            return Err(ConfigError(format!(
                "{name} and {} say the same: unset one",
                other.source
            )));
        }
        settings.push(Setting { source: name.to_owned(), path, text });
    }
    Ok(settings)
}

/// The text of a file without the end of its line.
fn secret(name: &str, file: &str) -> Result<String, ConfigError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| ConfigError(format!("{name}: the file {file}: {error}")))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// Puts settings over others.
fn merge(under: &mut Table, over: Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Table(under)), Value::Table(over)) => merge(under, over),
            (_, value) => drop(under.insert(key, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::Config;
    use crate::config::{Limit, LogForm};
    use crate::scratch;

    fn file(text: &str) -> PathBuf {
        let path = scratch::file(".toml");
        std::fs::write(&path, text).unwrap();
        path
    }

    fn read(
        text: &str,
        environment: &[(&str, &str)],
        options: &[(&str, &str)],
    ) -> Result<Config, String> {
        let path = file(text);
        let environment = environment.iter().map(|(name, value)| (name.into(), value.into()));
        let options: Vec<_> =
            options.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let read = Config::read_with(Some(&path), environment, &options);
        std::fs::remove_file(path).unwrap();
        read.map_err(|error| error.0)
    }

    #[test]
    fn the_environment_is_over_the_file_and_options_are_over_both() {
        let text = "issuer = 'https://a'\nlifetimes.code = 10\nlifetimes.access = 20\n";
        let environment = [("SCOPEWARD_LIFETIMES__CODE", "11"), ("SCOPEWARD_ISSUER", "https://b")];
        let config = read(text, &environment, &[("issuer", "https://c")]).unwrap();
        assert_eq!(config.issuer, "https://c");
        assert_eq!((config.lifetimes.code, config.lifetimes.access), (11, 20));
        assert_eq!(config.lifetimes.request, 600);
    }

    #[test]
    fn a_text_becomes_what_its_place_wants() {
        let environment = [
            ("SCOPEWARD_POLICY", "123"),
            ("SCOPEWARD_TRUSTED_PROXIES", "10.0.0.1, ::1"),
            ("SCOPEWARD_AUTO_APPROVE", "true"),
            ("SCOPEWARD_TELEMETRY__SAMPLE", "0.5"),
            ("SCOPEWARD_LIMITS__TOKEN", "5/60"),
            ("SCOPEWARD_LIMITS__LOGIN", "off"),
            ("OTHER", "x"),
        ];
        let config = read("", &environment, &[]).unwrap();
        assert_eq!((config.policy.as_str(), config.auto_approve), ("123", true));
        assert_eq!(config.trusted_proxies.len(), 2);
        assert_eq!(config.limits.token, Some(Limit { requests: 5, seconds: 60 }));
        assert_eq!(config.limits.login, None);
        assert!((config.telemetry.sample - 0.5).abs() < f64::EPSILON);
    }

    #[test]
    fn a_secret_comes_from_a_file() {
        let secret = file("postgres://u:hush@h/d\r\n");
        let name = secret.to_str().unwrap();
        let config = read("", &[("SCOPEWARD_STORE__URL_FILE", name)], &[]).unwrap();
        assert_eq!(config.store.url.expose(), "postgres://u:hush@h/d");
        let both = [("SCOPEWARD_STORE__URL_FILE", name), ("SCOPEWARD_STORE__URL", "sqlite:x")];
        assert!(read("", &both, &[]).unwrap_err().contains("unset one"));
        std::fs::remove_file(secret).unwrap();
        assert!(read("", &[("SCOPEWARD_ISSUER_FILE", "/no")], &[]).unwrap_err().contains("/no"));
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let unknown = read("issuer = 'x'\nisuer = 'y'\n", &[], &[]).unwrap_err();
        assert!(unknown.contains("line 2") && unknown.contains("`isuer`"), "{unknown}");
        let wrong = read("[lifetimes]\ncode = 'x'\n", &[], &[]).unwrap_err();
        assert!(wrong.contains("line 2") && wrong.contains("u32"), "{wrong}");
        let wrong = read("store = 'postgres://u:hush@h'\n", &[], &[]).unwrap_err();
        assert!(wrong.contains("line 1: ") && !wrong.contains("hush"), "{wrong}");
        let wrong = read("limits.token = 5\n", &[], &[]).unwrap_err();
        assert!(wrong.contains("\"off\""), "{wrong}");
        let unknown = read("", &[("SCOPEWARD_STORE__URI", "hush")], &[]).unwrap_err();
        assert!(unknown.starts_with("SCOPEWARD_STORE__URI: unknown field `uri`"), "{unknown}");
        let wrong = read("", &[("SCOPEWARD_LIFETIMES__CODE", "hush")], &[]).unwrap_err();
        assert!(wrong.starts_with("SCOPEWARD_LIFETIMES__CODE: ") && !wrong.contains("hush"));
        let wrong = read("", &[], &[("listen", "here")]).unwrap_err();
        assert!(wrong.starts_with("--listen: "), "{wrong}");
        assert!(Config::read(Some(Path::new("/no.toml")), &[]).unwrap_err().0.contains("/no.toml"));
    }

    const EXAMPLE: &str = include_str!("../../deploy/scopeward.example.toml");

    #[test]
    fn the_example_has_every_setting_with_its_default() {
        let mut config = read(EXAMPLE, &[], &[]).unwrap();
        config.check().unwrap();
        config.issuer = String::new();
        assert_eq!(config, Config::default());
        let mut named = 0;
        for section in ["", "store.", "lifetimes.", "limits.", "registration.", "telemetry."] {
            // The message names whatever would be a setting there.
            let known = read("", &[], &[(&format!("{section}x"), "")]).unwrap_err();
            for name in known.split('`').skip(3).step_by(2) {
                let is = |line: &str| {
                    let line = line.trim_start_matches("# ");
                    line.starts_with(&format!("{name} = ")) || line == format!("[{name}]")
                };
                assert!(EXAMPLE.lines().any(is), "{section}{name}");
                named += 1;
            }
        }
        assert!(named > 40, "{named}");
    }

    #[test]
    fn dev_changes_only_what_nothing_sets() {
        let config = read("", &[], &[("dev", "true")]).unwrap();
        assert!(config.rebase && config.telemetry.log == LogForm::Text);
        assert_eq!(config.store.url.expose(), "sqlite:scopeward-dev.db");
        let config = read("store.url = 'sqlite:x'", &[], &[("dev", "true")]).unwrap();
        assert_eq!(config.store.url.expose(), "sqlite:x");
    }
}
