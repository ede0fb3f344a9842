//! `users`: the people of the reference server.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use scopeward_server::operator::{Edit, Operator};
use scopeward_server::secret::{Secret, nonce};
use scopeward_server::store::users::Person;
use serde_json::json;

use super::Format;
use super::serve::Settings;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::source::Source;
use crate::style::{fields, visible};

/// Manage the people of the server
#[derive(Debug, Args)]
pub(crate) struct Users {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add somebody
    Add {
        /// The address that they log in with
        email: String,
        /// How they are called
        #[arg(long)]
        name: String,
        /// A role of the policy; may be given often
        #[arg(long = "role")]
        roles: Vec<String>,
        #[command(flatten)]
        password: PasswordFile,
    },
    /// List everyone
    List,
    /// Lock somebody out: sessions and tokens end
    Disable { email: String },
    /// Let somebody in again
    Enable { email: String },
    /// Give somebody another password: sessions and tokens end
    Password {
        email: String,
        #[command(flatten)]
        password: PasswordFile,
    },
    /// Give somebody these roles, and no others
    Roles { email: String, roles: Vec<String> },
}

#[derive(Debug, Args)]
struct PasswordFile {
    /// Read the password from this file, `-` is standard input; else one is made up and printed
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl PasswordFile {
    /// The password, and what to say about it.
    fn read(&self) -> Result<(Secret, String), Failure> {
        let Some(file) = &self.password_file else {
            let password = Secret::new(nonce());
            let told = format!("The password is {}\n", password.expose());
            return Ok((password, told));
        };
        let text = Source::read(file)?.text;
        Ok((Secret::new(text.trim_end_matches(['\r', '\n'])), String::new()))
    }
}

impl Users {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let config = self.settings.read(Vec::new())?;
        let operator = Operator::open(&config)?;
        let edit = |email: &str, edit: Edit, told: String| {
            operator.edit(email, &edit)?;
            Ok(Answer::plain(told))
        };
        match &self.what {
            What::Add { email, name, roles, password } => {
                let (password, told) = password.read()?;
                operator.add(email, name, roles, &password)?;
                Ok(Answer::plain(told))
            }
            What::List => Ok(list(&operator.people()?, format)),
            What::Disable { email } => edit(email, Edit::Disable, String::new()),
            What::Enable { email } => edit(email, Edit::Enable, String::new()),
            What::Password { email, password } => {
                let (password, told) = password.read()?;
                edit(email, Edit::Password(password), told)
            }
            What::Roles { email, roles } => edit(email, Edit::Roles(roles.clone()), String::new()),
        }
    }
}

fn list(people: &[Person], format: Format) -> Answer {
    if format == Format::Json {
        let people = people.iter().map(|person| {
            json!({
                "id": person.id,
                "email": person.email,
                "name": person.name,
                "roles": person.roles,
                "disabled": person.disabled,
            })
        });
        return Answer::json(&people.collect(), true);
    }
    let about = |person: &Person| {
        let disabled = person.disabled.then(|| "disabled".to_owned());
        let facts =
            std::iter::once(person.name.clone()).chain(person.roles.clone()).chain(disabled);
        facts.collect::<Vec<String>>().join(", ")
    };
    let lines: Vec<_> =
        people.iter().map(|person| (visible(&person.email), about(person))).collect();
    let lines: Vec<_> =
        lines.iter().map(|(email, about)| (email.as_str(), about.clone())).collect();
    Answer::styled(fields(&lines), true)
}
