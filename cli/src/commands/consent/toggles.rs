//! `--on` and `--off`: the switches of a consent, in the order in which they are given.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use scopeward::{Change, Consent};

use crate::style::{QUIET, paint, visible};

#[derive(Debug)]
pub(super) struct Toggles(Vec<(String, bool)>);

impl Toggles {
    /// The consent after all switches, and what each of them changed.
    pub(super) fn apply(&self, first: Consent) -> (Consent, String) {
        let mut log = String::new();
        let last = self.0.iter().fold(first, |consent, (scope, on)| {
            let toggled = consent.toggle(scope, *on);
            if toggled.changes.is_empty() {
                log += &line(scope, *on, "nothing changes");
            }
            log.extend(toggled.changes.iter().map(change));
            toggled.next
        });
        if !log.is_empty() {
            log.push('\n');
        }
        (last, log)
    }
}

/// A switch that was asked for, or one that went along with another.
fn change(change: &Change) -> String {
    let note = match &change.of {
        None => String::new(),
        Some(of) if change.on => format!("{of} needs it"),
        Some(of) => format!("it needs {of}"),
    };
    line(&change.scope, change.on, &note)
}

fn line(scope: &str, on: bool, note: &str) -> String {
    let word = if on { "on" } else { "off" };
    let note =
        if note.is_empty() { String::new() } else { format!("  {}", paint(QUIET, &visible(note))) };
    format!("{word:3}  {}{note}\n", visible(scope))
}

// By hand: a derived struct would forget in which order `--on` and `--off` were given.
impl Args for Toggles {
    fn augment_args(command: Command) -> Command {
        let switch = |name: &'static str, help: &'static str| {
            Arg::new(name).long(name).value_name("SCOPE").action(ArgAction::Append).help(help)
        };
        command
            .arg(switch("on", "Switch a scope on; --on and --off act in the order given"))
            .arg(switch("off", "Switch a scope off"))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Toggles::augment_args(command)
    }
}

impl FromArgMatches for Toggles {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Toggles, Error> {
        let mut toggles: Vec<(usize, String, bool)> = Vec::new();
        for (name, on) in [("on", true), ("off", false)] {
            let scopes = matches.get_many::<String>(name).unwrap_or_default();
            let places = matches.indices_of(name).unwrap_or_default();
            toggles.extend(places.zip(scopes).map(|(place, scope)| (place, scope.clone(), on)));
        }
        toggles.sort_unstable();
        Ok(Toggles(toggles.into_iter().map(|(_, scope, on)| (scope, on)).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Toggles::from_arg_matches(matches)?;
        Ok(())
    }
}
