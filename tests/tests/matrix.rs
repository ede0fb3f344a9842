//! The matrix is the oracle's, and each of its cells is what a grant of that one scope is explained to be.

use scopeward::Operation;
use scopeward_tests::random::Dice;
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, demand, fails, holds};
use serde_json::{Value, json};

/// What says what each scope is to each operation.
type Matrix<'s> = dyn Fn(&Sides) -> Value + 's;

/// A way in which a matrix is wrong.
type Slip = fn(&str) -> String;

fn engine(sides: &Sides) -> Value {
    json!(sides.policy.matrix())
}

fn agrees(sides: &Sides, dice: &mut Dice<'_>, matrix: &Matrix<'_>) -> Verdict {
    let keys = sides.oracle.keys();
    let handle = dice.below(keys.len().max(1));
    let Some(key) = keys.get(handle) else { return Ok(()) };
    let (found, expected) = (&matrix(sides)[handle], json!(sides.oracle.row(handle)));
    demand(*found == expected, "another row", &[&json!(key), found, &expected])
}

/// The grants of one scope that a cell speaks of: for the operation's audience, to a principal with every role.
fn grants(sides: &Sides, scope: &str, operation: Operation<'_>) -> Vec<Value> {
    let grant = json!({ "scope": scope, "principal": "ann", "roles": sides.oracle.roles() });
    let fits = |(name, _): &(&str, &str)| operation.audience().is_none_or(|own| own == *name);
    let for_one = |(_, uri): (&str, &str)| {
        let mut grant = grant.clone();
        grant["audience"] = json!(uri);
        grant
    };
    match sides.policy.audiences().count() {
        0 => vec![grant],
        _ => sides.policy.audiences().filter(fits).map(for_one).collect(),
    }
}

/// What a step of a proof makes of a cell.
fn cell(step: &Value) -> Option<char> {
    let hops = step["via"].as_array().filter(|_| step["met"] == true)?;
    Some(match hops.as_slice() {
        [] => 'n',
        hops if hops.iter().all(|hop| hop["rule"] == "implies") => 'i',
        _ => 'w',
    })
}

fn is_explained(sides: &Sides, dice: &mut Dice<'_>, matrix: &Matrix<'_>) -> Verdict {
    let matrix = matrix(sides);
    let operations: Vec<Operation<'_>> = sides.policy.operations().collect();
    if operations.is_empty() {
        return Ok(());
    }
    let operation = *dice.of(&operations);
    let row = matrix[operation.handle().index() as usize].as_str().unwrap();
    demand(row.chars().count() == sides.policy.scopes().len(), "another length", &[&matrix])?;
    for (scope, found) in sides.policy.scopes().zip(row.chars()) {
        let request = json!({ "handle": operation.handle().index() });
        let proofs = grants(sides, scope.name(), operation);
        let proofs = proofs.iter().map(|grant| sides.explanation(Some(grant), &request));
        let steps: Vec<Value> =
            proofs.flat_map(|proof| proof["steps"].as_array().unwrap().clone()).collect();
        let cells: Vec<char> = steps.iter().filter_map(cell).collect();
        let expected = ['n', 'i', 'w'].into_iter().find(|one| cells.contains(one)).unwrap_or('.');
        let facts = [&json!(operation.key()), &json!(scope.name()), &json!(steps)];
        demand(found == expected, &format!("{found} is {expected}"), &facts)?;
    }
    Ok(())
}

#[test]
fn the_matrix_is_the_oracles() {
    holds(|sides, dice| agrees(sides, dice, &engine));
}

#[test]
fn every_cell_is_explained() {
    holds(|sides, dice| is_explained(sides, dice, &engine));
}

#[test]
fn a_wrong_matrix_is_noticed() {
    let slips: [(&str, Slip); 4] = [
        ("what is named is missed", |row| row.replace('n', ".")),
        ("implications are missed", |row| row.replace('i', ".")),
        ("wildcards pass for implications", |row| row.replace('w', "i")),
        ("a member is left out", |row| row.chars().skip(1).collect()),
    ];
    for (what, slip) in slips {
        let wrong = |sides: &Sides| -> Value {
            sides.policy.matrix().iter().map(|row| slip(row)).collect()
        };
        fails(what, |sides, dice| agrees(sides, dice, &wrong));
        fails(what, |sides, dice| is_explained(sides, dice, &wrong));
    }
}
