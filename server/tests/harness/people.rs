//! People and rows that every test server begins with.

use std::sync::LazyLock;

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};

use super::Sql;

/// The password of everyone, hashed so cheaply that logins of tests take no time.
static PASSWORD: LazyLock<String> = LazyLock::new(|| {
    let params = Params::new(8, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_with_salt(b"password", b"of the tests").unwrap().to_string()
});

/// Adds Ann, an administrator, Bob and Eve, and rows of the API: an entry of Bob (1001) and one of Eve (1002).
pub(crate) async fn add(sql: &Sql) {
    for (person, roles) in [("ann", "admin"), ("bob", ""), ("eve", "")] {
        add_one(sql, person, roles).await;
    }
    let rows = [
        "INSERT INTO customers (id, name, email, created_at, updated_at) VALUES (1001, 'Acme', NULL, 0, 0)",
        "INSERT INTO projects (id, name, description, status, customer_id, created_at, updated_at)
         VALUES (1001, 'Rocket', '', 'active', 1001, 0, 0)",
        "INSERT INTO tasks (id, project_id, name, description, status, created_at, updated_at)
         VALUES (1001, 1001, 'Fuel', '', 'todo', 0, 0)",
        "INSERT INTO time_entries (id, user_id, project_id, started_at, ended_at, notes, billable, created_at, updated_at)
         VALUES (1001, 'bob', 1001, 0, 3600, 'notes of bob', 1, 0, 0), (1002, 'eve', 1001, 0, 3600, 'notes of eve', 1, 0, 0)",
    ];
    for row in rows {
        sql.run(row, &[]).await;
    }
}

/// Adds a person: the id is the name, the address NAME@example.com, the password `password`.
async fn add_one(sql: &Sql, person: &str, roles: &str) {
    let email = format!("{person}@example.com");
    let row = "INSERT INTO users (id, email, name, password, roles, disabled, created_at) VALUES ($1, $2, $1, $3, $4, 0, 0)";
    sql.run(row, &[person, &email, &PASSWORD, roles]).await;
}
