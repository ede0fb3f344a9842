//! The JSON Schemas say what the files are: every policy that ships, every scheme and every vector file validates, a broken one does not.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::{Retrieve, Uri, Validator};
use scopeward_tests::oracle;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Schemas that refer to each other lie in one folder.
struct Folder;

impl Retrieve for Folder {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let name = uri.path().as_str().trim_start_matches('/');
        Ok(serde_json::from_str(&fs::read_to_string(root().join("conformance").join(name))?)?)
    }
}

fn validator(name: &str) -> Validator {
    let text = fs::read_to_string(root().join("conformance").join(name)).unwrap();
    let options = jsonschema::options().with_base_uri("conformance:///").with_retriever(Folder);
    options.build(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn files(folder: &str, extension: &str) -> Vec<(PathBuf, Value)> {
    let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{folder} holds no .{extension} file");
    paths
        .into_iter()
        .map(|path| (path.clone(), oracle::read(&fs::read_to_string(path).unwrap())))
        .collect()
}

/// Each of the files is valid.
fn all_valid(validator: &Validator, files: &[(PathBuf, Value)]) {
    for (path, value) in files {
        let errors: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error:.200}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn policies_are_valid() {
    let validator = validator("policy.schema.json");
    all_valid(&validator, &files("conformance/policies", "toml"));
    all_valid(&validator, &files("conformance", "toml"));
    all_valid(&validator, &files("tests/schemes", "toml"));
}

#[test]
fn a_broken_policy_is_not() {
    let validator = validator("policy.schema.json");
    let (path, good) = files("conformance/policies", "toml")
        .into_iter()
        .find(|(path, _)| path.ends_with("timetracker.toml"))
        .unwrap();
    assert!(validator.is_valid(&good), "{}", path.display());
    let breaks: &[(&str, Value)] = &[
        ("", json!([])),
        ("/scopeward", json!("1")),
        ("/scopeward", json!(2)),
        ("/name", json!("Capital")),
        ("/name", json!(7)),
        ("/roles", json!([])),
        ("/wildcards", json!({ "permit": ["*"] })),
        ("/scopes/read:tasks", json!(true)),
        ("/scopes/read:tasks", json!({ "title": "Tasks", "colour": "red" })),
        ("/scopes/read:tasks/risk", json!("enormous")),
        ("/operations/GET ~1api~1v1~1tasks", json!(["read:tasks"])),
        ("/operations/GET ~1api~1v1~1tasks", json!({ "any": [] })),
        (
            "/operations/GET ~1api~1v1~1tasks",
            json!({ "all": ["read:tasks"], "any": ["read:tasks"] }),
        ),
        ("/operations/GET ~1api~1v1~1tasks", json!({ "role": "admin" })),
        (
            "/operations/GET ~1api~1v1~1tasks",
            json!({ "need": "read:tasks", "rows": { "unless": "admin" } }),
        ),
    ];
    for (place, value) in breaks {
        let mut broken = good.clone();
        *broken.pointer_mut(place).unwrap() = value.clone();
        assert!(!validator.is_valid(&broken), "{place} = {value} is valid");
    }
    for key in ["scopeward", "name"] {
        let mut broken = good.clone();
        broken.as_object_mut().unwrap().remove(key);
        assert!(!validator.is_valid(&broken), "valid without {key}");
    }
}

#[test]
fn vectors_are_valid() {
    all_valid(&validator("vector.schema.json"), &files("conformance/vectors", "json"));
}

#[test]
fn a_broken_vector_is_not() {
    let validator = validator("vector.schema.json");
    for (path, good) in files("conformance/vectors", "json") {
        for (place, value) in [
            ("/topic", Value::Null),
            ("/notes", json!([])),
            ("/groups", json!({})),
            ("/groups/0/cases/0/id", json!("Not Kebab")),
            ("/groups/0/cases/0/clause", json!("")),
            ("/groups/0/cases/0", json!({ "id": "no-expectation", "clause": "scope.token" })),
        ] {
            let mut broken = good.clone();
            *broken.pointer_mut(place).unwrap() = value.clone();
            assert!(!validator.is_valid(&broken), "{}: {place} = {value} is valid", path.display());
        }
    }
}

#[test]
fn the_schema_is_the_engines() {
    let text = fs::read_to_string(root().join("conformance/policy.schema.json")).unwrap();
    assert!(scopeward::SCHEMA == text, "the engine brings another schema");
}
