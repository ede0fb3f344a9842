//! The packages for other languages: `cargo xtask npm`, `addon` and `wheel` build them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Run, cargo, program, root, target};

/// The folder of the npm package.
pub(crate) const NPM: &str = "bindings/wasm";
/// The folder of the addon.
pub(crate) const ADDON: &str = "bindings/node";
/// The folder of the walks through the pages of the server.
const PAGES: &str = "server/tests/browser";
/// The folder of the wheel.
pub(crate) const WHEEL: &str = "bindings/python";

/// The folder of the example apps in Python.
const EXAMPLES: &str = "examples/python";

/// The folder of the tests of the adapters.
const ADAPTERS: &str = "tests/adapters";

/// The folder of the clients that the server is tried with.
const CLIENTS: &str = "server/tests/clients";

const WASM: &str = "wasm32-unknown-unknown";
/// Where a virtual environment has its programs.
const BIN: &str = if cfg!(windows) { "Scripts" } else { "bin" };

/// What wasm-bindgen makes of the engine.
pub(crate) fn glue() -> PathBuf {
    target().join("glue")
}

/// The command.
pub(crate) fn command() -> Option<PathBuf> {
    built("scopeward")
}

/// The example of axum.
pub(crate) fn example() -> Option<PathBuf> {
    built("tasks-axum")
}

/// A program of the workspace, built as with all others: most of what the tests were built with serves again.
fn built(name: &str) -> Option<PathBuf> {
    let built = cargo(["build", "--workspace", "--bin", name]).succeeds();
    built.then(|| program_in("debug", name))
}

/// The command as it ships, for what is measured.
pub(crate) fn shipped() -> Option<PathBuf> {
    let built = cargo(["build", "--release", "--package", "scopeward-cli"]).succeeds();
    built.then(|| program_in("release", "scopeward"))
}

/// A program that was built in a profile.
fn program_in(folder: &str, name: &str) -> PathBuf {
    target().join(folder).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Builds the npm package into its `dist`.
pub(crate) fn npm() -> bool {
    let engine = wasm("scopeward-wasm", &glue(), "scopeward");
    engine && modules(NPM) && node(NPM, &["build.mjs", &text(&glue())]).succeeds()
}

/// A crate as WebAssembly with its glue, in a folder by a name.
pub(crate) fn wasm(package: &str, folder: &Path, name: &str) -> bool {
    let installed = program("rustup").args(&["target", "list", "--installed"]).quiet();
    if !installed.text.lines().any(|line| line == WASM)
        && !program("rustup").args(&["target", "add", WASM]).succeeds()
    {
        return false;
    }
    let build = cargo(["build", "--package", package, "--target", WASM]);
    let build = build.args(&["--profile", "wasm-release"]);
    let tool = cargo(["build", "--package", "wbg", "--profile", "tool"]);
    if !build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", nameless()).succeeds()
        || !tool.succeeds()
    {
        return false;
    }
    let built = target().join(WASM).join("wasm-release").join(package.replace('-', "_"));
    let wbg = program_in("tool", "wbg");
    program(wbg).args(&[&built.with_extension("wasm"), folder, Path::new(name)]).succeeds()
}

/// What ships names no folder of the machine that built it.
fn nameless() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let from = [(home.unwrap_or_default(), "cargo"), (root(), "scopeward")];
    from.map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display())).join(" ")
}

/// The locked npm packages of a folder, fetched if its lock file is another than that of the last time.
pub(crate) fn modules(folder: &str) -> bool {
    let lock = root().join(folder).join("package-lock.json");
    let stamp = root().join(folder).join("node_modules").join(".locked");
    if same(&lock, &stamp) {
        return true;
    }
    program("npm").args(&["ci", "--no-audit", "--no-fund"]).within(folder).succeeds()
        && fs::copy(lock, stamp).is_ok()
}

/// Builds the native addon for this machine.
pub(crate) fn addon() -> bool {
    let build = cargo(["build", "--package", "scopeward-node", "--profile", "ffi-release"]);
    if !build.succeeds() {
        return false;
    }
    let (prefix, suffix) = (env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let built = target().join("ffi-release").join(format!("{prefix}scopeward_node{suffix}"));
    match fs::copy(&built, root().join(ADDON).join("scopeward.node")) {
        Ok(_) => true,
        Err(error) => {
            println!("{}: {error}", built.display());
            false
        }
    }
}

/// Builds the wheel into `target/wheels`.
pub(crate) fn wheel() -> bool {
    let wheels = target().join("wheels");
    let _ = fs::remove_dir_all(&wheels);
    let build = ["-m", "maturin", "build", "--profile", "ffi-release", "--locked", "--out"];
    venv() && python(&build).args(&[wheels]).within(WHEEL).succeeds()
}

/// Python with the pinned packages that build and test the wheel.
pub(crate) fn venv() -> bool {
    packages(&root().join(WHEEL).join("requirements-test.txt"), &target().join("venv"))
}

/// The OAuth and MCP clients that the server is tried with.
pub(crate) fn clients() -> bool {
    let wanted = root().join(CLIENTS).join("python").join("requirements.txt");
    modules(&format!("{CLIENTS}/js")) && packages(&wanted, &target().join("clients").join("python"))
}

/// A virtual environment with pinned packages, made anew if other ones are wanted than the last time.
fn packages(wanted: &Path, venv: &Path) -> bool {
    let stamp = venv.join(".installed");
    if same(wanted, &stamp) {
        return true;
    }
    let create = program("python3").args(&["-m", "venv", "--clear"]).args(&[venv]);
    let install = program(in_venv(venv, "python"));
    let install = install.args(&INSTALL).args(&["--quiet", "-r"]).args(&[wanted]);
    create.succeeds() && install.succeeds() && fs::copy(wanted, stamp).is_ok()
}

/// A program of a virtual environment.
fn in_venv(venv: &Path, name: &str) -> PathBuf {
    venv.join(BIN).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The wheels that were built.
fn wheels() -> Vec<PathBuf> {
    let wheels = fs::read_dir(target().join("wheels")).into_iter().flatten().flatten();
    wheels.map(|entry| entry.path()).collect()
}

/// The most that a wheel may weigh, in bytes.
const MAX_WHEEL: u64 = 1_000_000;

/// Whether there is a wheel, and none is too heavy.
pub(crate) fn light() -> bool {
    let weigh = |wheel: &PathBuf| {
        let bytes = fs::metadata(wheel).map_or(u64::MAX, |metadata| metadata.len());
        println!("{}: {bytes} of {MAX_WHEEL} bytes", wheel.display());
        bytes <= MAX_WHEEL
    };
    !wheels().is_empty() && wheels().iter().all(weigh)
}

const INSTALL: [&str; 4] = ["-m", "pip", "install", "--disable-pip-version-check"];

/// Puts the wheel into the virtual environment.
pub(crate) fn installed() -> bool {
    installed_in(&target().join("venv"))
}

fn installed_in(venv: &Path) -> bool {
    let install = program(in_venv(venv, "python")).args(&INSTALL);
    let install = install.args(&["--quiet", "--force-reinstall", "--no-deps"]);
    !wheels().is_empty() && install.args(&wheels()).succeeds()
}

/// The Python with the frameworks that there are adapters for, what tests them, and the wheel.
pub(crate) fn framework_python() -> Option<PathBuf> {
    Some(in_venv(&frameworks()?, "python"))
}

fn frameworks() -> Option<PathBuf> {
    let venv = target().join("frameworks");
    let wanted = root().join(EXAMPLES).join("requirements.txt");
    (packages(&wanted, &venv) && installed_in(&venv)).then_some(venv)
}

/// The virtual environment's Python, with the wheel of these sources.
pub(crate) fn interpreter() -> Option<PathBuf> {
    (wheel() && installed()).then(|| in_venv(&target().join("venv"), "python"))
}

/// A Python that has nothing but the wheel, as a new user's.
pub(crate) fn alone() -> Option<Run> {
    let folder = target().join("empty-venv");
    let python = in_venv(&folder, "python");
    let create = program("python3").args(&["-m", "venv", "--clear", &text(&folder)]);
    let install = program(&python).args(&INSTALL).args(&["--quiet", "--no-index"]);
    let made = create.succeeds() && install.args(&wheels()).succeeds();
    made.then(|| program(python).env("PYTHONDONTWRITEBYTECODE", "1"))
}

/// Checks the wheel's types and layout: the stub against the module, and all by two type checkers, with every framework.
pub(crate) fn typed() -> bool {
    let Some(frameworks) = frameworks() else { return false };
    let cache = text(&target().join("mypy"));
    let allowed = format!("{WHEEL}/tests/stubtest.txt");
    let types: [&[&str]; 3] = [
        &["-m", "mypy.stubtest", "scopeward", "--allowlist", &allowed],
        &["-m", "mypy", "--strict", "--cache-dir", &cache, "-p", "scopeward"],
        &["-m", "basedpyright", "--verifytypes", "scopeward", "--ignoreexternal"],
    ];
    let program = "bindings/python/tests/typed.py";
    let layout = [WHEEL, CLIENTS, EXAMPLES, ADAPTERS];
    // What imports Django wants settings, whichever.
    let django = ("DJANGO_SETTINGS_MODULE", "django.conf.global_settings");
    types
        .iter()
        .all(|check| within(&frameworks, "python").env(django.0, django.1).args(check).succeeds())
        && python(&["-m", "mypy", "--strict", "--cache-dir", &cache, program]).succeeds()
        && python(&["-m", "ruff", "format", "--no-cache", "--check"]).args(&layout).succeeds()
        && python(&["-m", "ruff", "check", "--no-cache"]).args(&layout).succeeds()
}

/// A run of the virtual environment's Python.
pub(crate) fn python(arguments: &[&str]) -> Run {
    tool("python").args(arguments)
}

/// A run of a program of the virtual environment, which finds the others.
pub(crate) fn tool(name: &str) -> Run {
    within(&target().join("venv"), name)
}

/// A run of a program of a virtual environment, which finds the others.
fn within(venv: &Path, name: &str) -> Run {
    let bin = venv.join(BIN);
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(bin.clone()).chain(env::split_paths(&path)));
    let run = program(in_venv(venv, name));
    run.env("VIRTUAL_ENV", venv)
        .env("PATH", path.unwrap_or_default())
        .env("PYTHONDONTWRITEBYTECODE", "1")
}

/// A run of Node in a folder of the workspace.
pub(crate) fn node(folder: &str, arguments: &[&str]) -> Run {
    program("node").args(arguments).within(folder)
}

/// Chromium, and what walks through pages in it.
pub(crate) fn walker() -> bool {
    chromium() && modules(PAGES)
}

/// Chromium.
pub(crate) fn chromium() -> bool {
    Path::new("/usr/bin/chromium").is_file() || debian("chromium")
}

/// Walks through the pages of the server, in Chromium. None if what that takes is not there.
pub(crate) fn walks(arguments: &[&str]) -> Option<Run> {
    let ready = walker();
    let command = text(&command().filter(|_| ready)?);
    Some(node(PAGES, &["walks.mjs", "--command", &command]).args(arguments))
}

/// Takes a picture of each page in each state, for people to look at.
pub(crate) fn shots() -> bool {
    let folder = target().join("shots");
    println!("pictures: {}", folder.display());
    let arguments = ["--only", "look", "--shots", &text(&folder)];
    walks(&arguments).is_some_and(Run::succeeds)
}

/// PostgreSQL, for a throw-away cluster.
pub(crate) fn postgres() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).any(|folder| folder.join("postgres").is_file());
    on_path || Path::new("/usr/lib/postgresql").is_dir() || debian("postgresql")
}

/// Installs one of Debian's packages, where this is root.
fn debian(package: &str) -> bool {
    let install = ["install", "--yes", "--quiet", "--no-install-recommends", package];
    program("apt-get").args(&["update", "--quiet"]).succeeds()
        && program("apt-get").args(&install).succeeds()
}

pub(crate) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}
