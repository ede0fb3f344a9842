//! The matrix and the steps of a model are the oracle's, and each is what a grant of that one scope is explained to be.

use scopeward::Operation;
use scopeward_tests::random::Dice;
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, demand, fails, holds};
use serde_json::{Value, json};

/// What says what each scope is to each operation.
type Matrix<'s> = dyn Fn(&Sides) -> Value + 's;

/// A way in which a matrix is wrong.
type Slip = fn(&str) -> String;

/// A way in which the steps of a scope are wrong.
type Spoil = fn(&mut Vec<Value>);

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

/// What a member of the model gives in one step is what the oracle says; the proof of each has that one step.
fn gives(sides: &Sides, dice: &mut Dice<'_>, model: &dyn Fn(&Sides) -> Value) -> Verdict {
    let model = model(sides);
    let scopes = model["scopes"].as_array().unwrap();
    if scopes.is_empty() {
        return Ok(());
    }
    let scope = dice.of(scopes);
    let name = scope["name"].as_str().unwrap();
    let hops = scope["gives"].as_array().unwrap();
    let found: Vec<&str> = hops.iter().map(|hop| hop["scope"].as_str().unwrap()).collect();
    let members = sides.oracle.members();
    let mut expected = sides.oracle.gives(name);
    expected.retain(|given| given != name && members.iter().any(|member| member == name));
    demand(found == expected, "another step", &[scope, &json!(expected)])?;
    for hop in hops.iter().filter(|_| sides.policy.audiences().count() == 0) {
        let grant = json!({ "scope": name, "roles": sides.oracle.roles() });
        let proof = sides.explanation(Some(&grant), &json!({ "need": hop["scope"] }));
        demand(proof["steps"][0]["via"] == json!([hop]), "another rule", &[scope, &proof])?;
    }
    Ok(())
}

#[test]
fn what_a_scope_gives_in_one_step_is_explained() {
    let model = |sides: &Sides| json!(sides.policy.model(None));
    holds(|sides, dice| gives(sides, dice, &model));
    let slips: [(&str, Spoil); 3] = [
        ("a lost step", |hops| drop(hops.pop())),
        ("another order", |hops| hops.reverse()),
        ("another line", |hops| hops.iter_mut().for_each(|hop| hop["line"] = json!(1))),
    ];
    for (what, slip) in slips {
        fails(what, |sides, dice| {
            gives(sides, dice, &|sides| {
                let mut model = model(sides);
                for scope in model["scopes"].as_array_mut().unwrap() {
                    slip(scope["gives"].as_array_mut().unwrap());
                }
                model
            })
        });
    }
}
