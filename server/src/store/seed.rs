//! Rows to try the server with.

use super::{Error, Store, Tx};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

const CUSTOMERS: [(&str, &str); 2] =
    [("Acme Rockets", "office@acme.example"), ("Blue Harbour", "hello@harbour.example")];

/// Name, description, and which of the customers.
const PROJECTS: [(&str, &str, usize); 3] = [
    ("Landing gear", "A gentle way down", 0),
    ("Website", "What the world sees", 0),
    ("Booking", "Berths, by the hour", 1),
];

/// Which of the projects, name, status.
const TASKS: [(usize, &str, &str); 6] = [
    (0, "Measure the legs", "done"),
    (0, "Choose an alloy", "in_progress"),
    (1, "Write the front page", "review"),
    (1, "Take photographs", "todo"),
    (2, "Draw the calendar", "in_progress"),
    (2, "Send receipts", "todo"),
];

/// Whose, which of the tasks, days ago, hours, notes.
const ENTRIES: [(&str, usize, i64, i64, &str); 7] = [
    ("ann", 0, 4, 3, "All four of them"),
    ("ann", 1, 3, 2, "Titanium, or steel"),
    ("ann", 4, 1, 4, "Weeks begin on Monday"),
    ("bob", 2, 4, 2, "Second draft"),
    ("bob", 2, 2, 3, "Third draft"),
    ("bob", 5, 1, 1, "Numbers must not repeat"),
    ("eve", 4, 2, 5, "Colours"),
];

impl Store {
    /// Adds customers, projects, tasks and time entries of Ann, Bob and Eve, whose ids are `ann`, `bob` and `eve`.
    pub(crate) async fn seed_work(&self, tx: &mut Tx, now: i64) -> Result<(), Error> {
        let mut customers = Vec::new();
        for (name, email) in CUSTOMERS {
            let id = Store::number(tx, "customers").await?;
            let add = "INSERT INTO customers (id, name, email, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)";
            sqlx::query(add).bind(id).bind(name).bind(email).bind(now).execute(&mut **tx).await?;
            customers.push(id);
        }
        let mut projects = Vec::new();
        for (name, description, customer) in PROJECTS {
            let id = Store::number(tx, "projects").await?;
            let add = "INSERT INTO projects (id, name, description, status, customer_id, created_at, updated_at)
                       VALUES ($1, $2, $3, 'active', $4, $5, $5)";
            let query = sqlx::query(add).bind(id).bind(name).bind(description);
            query.bind(customers.get(customer).copied()).bind(now).execute(&mut **tx).await?;
            projects.push(id);
        }
        let mut tasks = Vec::new();
        for (project, name, status) in TASKS {
            let id = Store::number(tx, "tasks").await?;
            let project = projects.get(project).copied();
            let add = "INSERT INTO tasks (id, project_id, name, description, status, created_at, updated_at)
                       VALUES ($1, $2, $3, '', $4, $5, $5)";
            let query = sqlx::query(add).bind(id).bind(project).bind(name).bind(status).bind(now);
            query.execute(&mut **tx).await?;
            tasks.push((id, project));
        }
        for (person, task, days, hours, notes) in ENTRIES {
            let id = Store::number(tx, "time_entries").await?;
            let (task, project) = tasks.get(task).copied().unzip();
            let started = now - days * DAY;
            let add = "INSERT INTO time_entries (id, user_id, project_id, task_id, started_at, ended_at, notes,
                                                 billable, created_at, updated_at)
                       VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)";
            let query = sqlx::query(add).bind(id).bind(person).bind(project.flatten()).bind(task);
            let query = query.bind(started).bind(started + hours * HOUR).bind(notes).bind(now);
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }
}
