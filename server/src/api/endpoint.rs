//! One line of the table of endpoints: what it is called, what it takes and gives, and what it does.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum::http::StatusCode;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::Call;
use super::input::Raw;
use super::problem::Problem;

type Answer = Pin<Box<dyn Future<Output = Result<Value, Problem>> + Send>>;
type Run = Arc<dyn Fn(Call, Raw) -> Answer + Send + Sync>;

/// Where an endpoint reads its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the body, as JSON.
    Body,
    /// In the query.
    Query,
}

/// An endpoint. One that a tool shares its name with is that tool, too.
#[derive(Clone)]
pub(crate) struct Endpoint {
    /// Its name.
    pub name: &'static str,
    /// The methods. A policy says which of them exist.
    pub methods: &'static [&'static str],
    /// The paths, with `{id}` for a row.
    pub paths: &'static [&'static str],
    /// What it does, in a line.
    pub summary: &'static str,
    /// The status of a success.
    pub status: StatusCode,
    /// Where it reads its input.
    pub place: Place,
    /// Whether its rows belong to people.
    pub owned: bool,
    /// The JSON Schema of its input.
    pub input: Value,
    /// The JSON Schema of its answer.
    pub answer: Value,
    run: Run,
}

impl Endpoint {
    /// An endpoint that is done by a handler.
    pub(crate) fn new<I, A, F, R>(
        name: &'static str,
        methods: &'static [&'static str],
        paths: &'static [&'static str],
        handler: F,
    ) -> Endpoint
    where
        I: DeserializeOwned + JsonSchema + Send + 'static,
        A: Serialize + JsonSchema + 'static,
        F: Fn(Call, I) -> R + Send + Sync + 'static,
        R: Future<Output = Result<A, Problem>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let run = move |call: Call, raw: Raw| -> Answer {
            let handler = handler.clone();
            Box::pin(async move {
                let answer = handler(call, raw.read()?).await?;
                serde_json::to_value(answer)
                    .map_err(|error| crate::store::Error::Row(error.to_string()).into())
            })
        };
        let reads = methods.first().is_some_and(|method| matches!(*method, "GET" | "DELETE"));
        Endpoint {
            name,
            methods,
            paths,
            summary: "",
            status: StatusCode::OK,
            place: if reads { Place::Query } else { Place::Body },
            owned: false,
            input: schema::<I>(),
            answer: schema::<A>(),
            run: Arc::new(run),
        }
    }

    /// With a line that says what it does.
    pub(crate) fn summary(self, summary: &'static str) -> Endpoint {
        Endpoint { summary, ..self }
    }

    /// It makes a row.
    pub(crate) fn creates(self) -> Endpoint {
        Endpoint { status: StatusCode::CREATED, ..self }
    }

    /// It answers without a body.
    pub(crate) fn silent(self) -> Endpoint {
        Endpoint { status: StatusCode::NO_CONTENT, ..self }
    }

    /// Its rows belong to people.
    pub(crate) fn owned(self) -> Endpoint {
        Endpoint { owned: true, ..self }
    }

    /// Whether it is about one row.
    pub(crate) fn is_of_row(&self) -> bool {
        self.paths.iter().any(|path| path.contains("{id}"))
    }

    /// Does it.
    pub(crate) async fn run(&self, call: Call, raw: Raw) -> Result<Value, Problem> {
        (self.run)(call, raw).await
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("name", &self.name).finish_non_exhaustive()
    }
}

/// No input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

fn schema<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings.into_generator().into_root_schema_for::<T>().to_value()
}
