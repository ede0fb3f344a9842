//! A database for each server, and a way past the server to its rows.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{AnyPool, AssertSqlSafe, Connection, PgConnection, Row};
use tokio::sync::OnceCell;

use super::{Backend, Cluster};

/// The setting that names a PostgreSQL to use instead of one of our own.
const GIVEN: &str = "SCOPEWARD_TEST_POSTGRES";

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
static TIDY: OnceCell<()> = OnceCell::const_new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// An empty database: the address that a server takes.
pub(crate) async fn create(backend: Backend) -> String {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("scopeward_{}_{number}", std::process::id());
    if backend == Backend::Sqlite {
        let folders = Path::new(env!("CARGO_TARGET_TMPDIR")).join("databases");
        let folder = folders.join(std::process::id().to_string());
        std::fs::create_dir_all(&folder).unwrap();
        TIDY.get_or_init(async || tidy_files(&folders)).await;
        return format!("sqlite:{}/{name}.db", folder.display());
    }
    let given = std::env::var(GIVEN).ok();
    let maker = match &given {
        Some(url) => url.clone(),
        None => CLUSTER.get_or_init(Cluster::create).await.url("postgres"),
    };
    let mut connection = PgConnection::connect(&maker).await.unwrap();
    let create = format!("CREATE DATABASE {name}");
    sqlx::query(AssertSqlSafe(create)).execute(&mut connection).await.unwrap();
    let mut url = url::Url::parse(&maker).unwrap();
    url.set_path(&name);
    url.into()
}

/// Takes a database away once its server has ended. Our own PostgreSQL goes as a whole.
pub(crate) async fn remove(url: &str, backend: Backend) {
    if backend == Backend::Sqlite {
        let file = url.strip_prefix("sqlite:").unwrap();
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{file}{end}"));
        }
    } else if let Ok(maker) = std::env::var(GIVEN)
        && let Ok(mut connection) = PgConnection::connect(&maker).await
        && let Some((_, name)) = url.rsplit_once('/')
    {
        let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        let _ = sqlx::query(AssertSqlSafe(drop)).execute(&mut connection).await;
    }
}

/// Removes the files of processes that are gone: shared servers live to the end of theirs.
fn tidy_files(folders: &Path) {
    for folder in std::fs::read_dir(folders).into_iter().flatten().flatten() {
        if !Path::new("/proc").join(folder.file_name()).exists() {
            let _ = std::fs::remove_dir_all(folder.path());
        }
    }
}

/// Statements of a test, past the server: to forge, and to look.
#[derive(Debug, Clone)]
pub(crate) struct Sql {
    pool: AnyPool,
    backend: Backend,
}

impl Sql {
    /// Opens a database that a server has made ready.
    pub(crate) async fn open(url: &str, backend: Backend) -> Sql {
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new().max_connections(2).connect(url).await.unwrap();
        Sql { pool, backend }
    }

    /// Runs a statement; says how many rows it changed.
    pub(crate) async fn run(&self, statement: &str, values: &[&str]) -> u64 {
        let query =
            values.iter().fold(sqlx::query(AssertSqlSafe(statement.to_owned())), |query, value| {
                query.bind((*value).to_owned())
            });
        query.execute(&self.pool).await.unwrap().rows_affected()
    }

    /// The first column of all rows, as texts; nulls are left out.
    pub(crate) async fn texts(&self, statement: &str, values: &[&str]) -> Vec<String> {
        let rows = self.rows(statement, values).await;
        rows.iter().filter_map(|row| row.try_get::<Option<String>, _>(0).unwrap()).collect()
    }

    /// The first column of the only row.
    pub(crate) async fn text(&self, statement: &str, values: &[&str]) -> Option<String> {
        self.texts(statement, values).await.pop()
    }

    /// The first column of the first row, a number.
    pub(crate) async fn number(&self, statement: &str, values: &[&str]) -> i64 {
        self.rows(statement, values).await[0].try_get(0).unwrap()
    }

    /// Everything that is stored, as the database has it.
    pub(crate) async fn dump(&self, url: &str) -> String {
        if self.backend == Backend::Sqlite {
            let file = url.strip_prefix("sqlite:").unwrap();
            let parts =
                ["", "-wal"].map(|end| std::fs::read(format!("{file}{end}")).unwrap_or_default());
            return parts.iter().map(|part| String::from_utf8_lossy(part)).collect();
        }
        let tables = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'";
        let mut all = String::new();
        for table in self.texts(tables, &[]).await {
            let rows = format!("SELECT CAST(row_to_json(t) AS TEXT) FROM {table} t");
            all.extend(self.texts(&rows, &[]).await);
        }
        all
    }

    /// Lets go of the database.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    async fn rows(&self, statement: &str, values: &[&str]) -> Vec<AnyRow> {
        let query =
            values.iter().fold(sqlx::query(AssertSqlSafe(statement.to_owned())), |query, value| {
                query.bind((*value).to_owned())
            });
        query.fetch_all(&self.pool).await.unwrap()
    }
}
