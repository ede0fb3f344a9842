//! Files of unit tests: one folder for each process, and those of processes that are gone are removed.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::secret::id;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folders = std::env::temp_dir().join("scopeward-server-tests");
    let processes = Path::new("/proc");
    for old in std::fs::read_dir(&folders).into_iter().flatten().flatten() {
        if processes.join("self").exists() && !processes.join(old.file_name()).exists() {
            let _ = std::fs::remove_dir_all(old.path());
        }
    }
    let folder = folders.join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).expect("tests may write to the folder of temporary files");
    folder
});

/// A file that nobody else has; the end of its name may be given.
pub(crate) fn file(end: &str) -> PathBuf {
    FOLDER.join(format!("{}{end}", id()))
}
